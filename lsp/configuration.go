package lsp

import (
	"encoding/json"
	"maps"
	"reflect"
	"slices"
	"strings"
	"sync"

	"go.lsp.dev/protocol"
	"go.uber.org/zap"

	"github.com/pyferry/pyferry/analysis"
	"github.com/pyferry/pyferry/core/config"
)

// configSection is the name below which editors keep pyferry's settings.
const configSection = "pyferry"

// settings are what the client has set, by the way on which it came; of a name
// that came on several, the later way counts. They are the settings of
// [tool.pyferry] (config.Keys).
type settings struct {
	ways    [3]map[string]json.RawMessage
	told    []string       // what is wrong with them, as the client has been told
	untold  []string       // and as it has not yet
	current *config.Config // what the ways add up to
	pulling sync.Mutex     // held while the client is asked, so that its answers stay in order
}

// The ways on which settings come.
const (
	atStart = iota // initializationOptions
	pulled         // workspace/configuration
	pushed         // workspace/didChangeConfiguration
)

// sectionOf finds pyferry's settings in what a client sends: below "pyferry",
// under names that begin with "pyferry.", or, if bare names are meant for
// pyferry alone, at the top. ok is false where nothing is pyferry's.
func sectionOf(raw json.RawMessage, bare bool) (section map[string]json.RawMessage, ok bool) {
	var top map[string]json.RawMessage
	if json.Unmarshal(raw, &top) != nil || top == nil {
		return nil, false
	}
	section = map[string]json.RawMessage{}
	var below map[string]json.RawMessage
	inside := json.Unmarshal(top[configSection], &below) == nil && below != nil
	for name, value := range top {
		dotted, ours := strings.CutPrefix(name, configSection+".")
		switch {
		case ours:
			dotted, _, _ = strings.Cut(dotted, ".") // pyferry.trace.server
			section[dotted] = value
		case name == configSection && !inside:
			section[name] = value // reported as no setting
		case name != configSection && !inside && (bare || known(name)):
			section[name] = value
		}
	}
	maps.Copy(section, below)
	return section, inside || len(section) > 0
}

func known(name string) bool {
	return slices.ContainsFunc(config.Keys, func(k config.Key) bool { return k.Name == name })
}

// configure takes settings that came on a way in the place of those that came
// on it before, and reports whether that changes anything. What is wrong with
// them is told when the client may be told.
func (s *server) configure(way int, section map[string]json.RawMessage) (changed bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.settings.ways[way] = section
	all := map[string]json.RawMessage{}
	for _, values := range s.settings.ways {
		maps.Copy(all, values)
	}
	next, problems := config.FromJSON(all)
	next.Environment = strings.TrimSpace(next.Environment)
	var lines []string
	for _, p := range slices.Concat(problems, unknownRules(next, s.rules.Rules)) {
		lines = append(lines, "in the editor's settings: "+p.Message)
	}
	s.settings.told = slices.DeleteFunc(s.settings.told, func(line string) bool { return !slices.Contains(lines, line) })
	s.settings.untold = slices.DeleteFunc(lines, func(line string) bool { return slices.Contains(s.settings.told, line) })
	changed = !reflect.DeepEqual(next, s.settings.current)
	s.settings.current = next
	return changed
}

// unknownRules reports names of rules that there are not.
func unknownRules(c *config.Config, rules []*analysis.Rule) (problems []config.Problem) {
	var ids []string
	for _, r := range rules {
		ids = append(ids, r.ID)
	}
	names := slices.Concat(c.Select, c.Ignore)
	for _, pattern := range slices.Sorted(maps.Keys(c.PerFileIgnores)) {
		names = append(names, c.PerFileIgnores[pattern]...)
	}
	for _, name := range names {
		if slices.Contains(ids, name) {
			continue
		}
		message := "there is no rule " + name
		if near := config.Nearest(name, ids); near != "" {
			message += "; did you mean " + near + "?"
		}
		problems = append(problems, config.Problem{Message: message})
	}
	return problems
}

// tellProblems writes what is newly wrong with the settings to the client's
// log. Nothing may be sent before initialize is answered.
func (s *server) tellProblems() {
	s.mu.Lock()
	fresh := s.settings.untold
	s.settings.told = append(s.settings.told, fresh...)
	s.settings.untold = nil
	s.mu.Unlock()
	for _, line := range fresh {
		s.tell(protocol.MessageTypeWarning, line)
	}
}

func (s *server) configured() *config.Config {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.settings.current
}

// didChangeConfiguration takes the settings that the client pushes. One that
// only says that there is something new is asked for it.
func (s *server) didChangeConfiguration(params configurationParams) error {
	if section, ok := sectionOf(params.Settings, false); ok && s.configure(pushed, section) {
		s.reload()
	}
	s.tellProblems()
	s.pullConfiguration()
	return nil
}

// pullConfiguration asks the client for its settings, if it can be asked.
// Editors answer with the defaults of what the user has not set, so what is
// empty is as good as not there.
func (s *server) pullConfiguration() {
	if !s.caps.Workspace.Configuration {
		return
	}
	s.background(func() {
		s.settings.pulling.Lock()
		defer s.settings.pulling.Unlock()
		params := map[string]any{"items": []map[string]string{{"section": configSection}}}
		var answer []json.RawMessage
		if _, err := s.conn.Call(s.ctx, protocol.MethodWorkspaceConfiguration, params, &answer); err != nil {
			s.log.Info("the client does not tell its settings", zap.Error(err))
			return
		}
		if len(answer) == 0 {
			return
		}
		section, _ := sectionOf(answer[0], true)
		maps.DeleteFunc(section, func(_ string, value json.RawMessage) bool { return emptyValue(value) })
		if s.configure(pulled, section) {
			s.reload()
		}
		s.tellProblems()
	})
}

func emptyValue(raw json.RawMessage) bool {
	text := strings.Join(strings.Fields(string(raw)), "")
	return text == `""` || text == "[]" || text == "{}" || text == "null"
}

// reload reads the folders anew, as other settings may find other files and
// another environment, and checks what is open.
func (s *server) reload() {
	for _, f := range s.latch().folders {
		s.removeFolder(f.root)
		s.addFolder(f.root, f.uri)
	}
	for _, d := range s.latch().documents {
		s.check(d)
	}
}
