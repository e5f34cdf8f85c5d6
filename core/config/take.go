package config

import "maps"

// take sets key to v, which is made of strings, lists and tables; it is false
// if v is not of the key's kind. Tables that come in several pieces add up.
func (c *Config) take(key *Key, v any) bool {
	var s setting
	var ok bool
	switch key.Kind {
	case String:
		s.text, ok = v.(string)
	case Strings:
		s.list, ok = stringsOf(v)
	case StringMap:
		s.pairs, ok = stringMap(v)
		maps.Copy(s.pairs, c.Mappings)
	case StringLists:
		s.lists, ok = stringLists(v)
		maps.Copy(s.lists, c.PerFileIgnores)
	}
	if ok {
		key.set(c, s)
	}
	return ok
}

func stringsOf(v any) ([]string, bool) {
	items, ok := v.([]any)
	if !ok {
		return nil, false
	}
	list := make([]string, len(items))
	for i, item := range items {
		if list[i], ok = item.(string); !ok {
			return nil, false
		}
	}
	return list, true
}

func stringMap(v any) (map[string]string, bool) {
	out := map[string]string{}
	table, ok := v.(map[string]any)
	for name, item := range table {
		text, isText := item.(string)
		ok = ok && isText
		out[name] = text
	}
	return out, ok
}

func stringLists(v any) (map[string][]string, bool) {
	out := map[string][]string{}
	table, ok := v.(map[string]any)
	for name, item := range table {
		list, isList := stringsOf(item)
		ok = ok && isList
		out[name] = list
	}
	return out, ok
}
