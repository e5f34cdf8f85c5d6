package config

// A Schema is the JSON schema (draft 7) of one setting, as editors want it.
type Schema struct {
	Type        string  `json:"type"`
	Items       *Schema `json:"items,omitempty"`
	UniqueItems bool    `json:"uniqueItems,omitempty"`
	// AdditionalProperties is the schema of a table's values.
	AdditionalProperties *Schema  `json:"additionalProperties,omitempty"`
	Enum                 []string `json:"enum,omitempty"`
	Default              any      `json:"default,omitempty"`
	// Scope is VS Code's: which of its settings files may hold it.
	Scope       string `json:"scope,omitempty"`
	Title       string `json:"title,omitempty"`
	Description string `json:"description,omitempty"`
}

// Schema describes the values of a key; rules are the names that one of Rules
// may hold.
func (k *Key) Schema(rules []string) *Schema {
	item := &Schema{Type: "string"}
	if k.Rules {
		item.Enum = rules
	}
	list := &Schema{Type: "array", Items: item, UniqueItems: true}
	s := &Schema{}
	switch k.Kind {
	case String:
		*s = Schema{Type: "string", Default: ""}
	case Strings:
		*s = *list
		s.Default = []string{}
	case StringMap:
		*s = Schema{Type: "object", AdditionalProperties: item, Default: struct{}{}}
	case StringLists:
		*s = Schema{Type: "object", AdditionalProperties: list, Default: struct{}{}}
	}
	s.Description = k.Doc
	return s
}
