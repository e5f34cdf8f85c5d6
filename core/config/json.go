package config

import (
	"encoding/json"
	"maps"
	"slices"
)

// clientOnly are settings of editors that are no concern of the server: where
// it is, what of the conversation is logged, and what is asked for on save.
var clientOnly = map[string]bool{"path": true, "trace": true, "addOnSave": true}

// FromJSON reads the settings that an editor sends, by name. A value of null
// is as good as none. The problems have no place.
func FromJSON(values map[string]json.RawMessage) (*Config, []Problem) {
	c := &Config{}
	var problems []Problem
	for _, name := range slices.Sorted(maps.Keys(values)) {
		var v any
		if err := json.Unmarshal(values[name], &v); err == nil && v == nil || clientOnly[name] {
			continue
		}
		key, err := find(name)
		if err != nil {
			problems = append(problems, Problem{Message: err.Error()})
			continue
		}
		if !c.take(key, v) {
			problems = append(problems, Problem{Message: "the setting " + key.Name + " must be " + kindNames[key.Kind]})
		}
	}
	return c, problems
}

// Over returns the settings of a project's file over those of an editor. What
// the file sets counts, so that the editor finds what CI finds; entries of
// tables that only the editor has are added. The environment is the exception:
// a file cannot know where each user's is.
func (c *Config) Over(editor *Config) *Config {
	if editor == nil {
		return c
	}
	both := *c
	for _, list := range []struct{ ours, theirs *[]string }{
		{&both.Select, &editor.Select},
		{&both.Ignore, &editor.Ignore},
		{&both.Exclude, &editor.Exclude},
		{&both.Provided, &editor.Provided},
	} {
		if *list.ours == nil {
			*list.ours = *list.theirs
		}
	}
	both.Mappings = over(c.Mappings, editor.Mappings)
	both.PerFileIgnores = over(c.PerFileIgnores, editor.PerFileIgnores)
	if editor.Environment != "" {
		both.Environment = editor.Environment
	}
	return &both
}

func over[V any](ours, theirs map[string]V) map[string]V {
	if len(theirs) == 0 {
		return ours
	}
	both := maps.Clone(theirs)
	maps.Copy(both, ours)
	return both
}
