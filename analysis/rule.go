package analysis

import (
	"context"
	"slices"
	"strings"

	"github.com/pyferry/pyferry/core/project"
)

// A Rule looks for one kind of defect.
type Rule struct {
	// ID is the stable kebab-case name.
	ID       string
	Severity Severity
	// Doc is the rule's page in Markdown. Its first line is "# ID", its
	// first paragraph the summary.
	Doc string
	// Always marks the rules that report what cannot be read: they are not
	// subject to selection.
	Always bool
	// Off marks the rules that run only where they are named.
	Off bool
	// Mends marks the rules of which some finding has a preferred fix that is
	// safe: only these are asked where only such fixes are made.
	Mends bool
	// Check reports the findings of one file.
	Check func(*Pass)
}

// Summary is the first paragraph of the page on one line.
func (r *Rule) Summary() string {
	for _, paragraph := range strings.Split(r.Doc, "\n\n") {
		if !strings.HasPrefix(paragraph, "#") {
			return strings.Join(strings.Fields(paragraph), " ")
		}
	}
	return ""
}

// A Pass gives one rule one file to check.
type Pass struct {
	Context context.Context
	Folder  *project.Folder
	Project *project.Project
	File    *project.File
	// Report takes a finding; the rule, severity and path are filled in.
	Report func(Finding)

	shared map[any]any
}

// Shared returns what make returns, made once for all rules that look at the
// file under the same key.
func (p *Pass) Shared(key any, make func() any) any {
	value, ok := p.shared[key]
	if !ok {
		value = make()
		if p.shared == nil {
			p.shared = map[any]any{}
		}
		p.shared[key] = value
	}
	return value
}

// A Selection says which rules run on a project.
type Selection struct {
	// Rules are those there are.
	Rules []*Rule
	// Select and Ignore name rules as the command line does. Where Select is
	// empty, the project's settings decide.
	Select, Ignore []string
	// Only says which findings FixAll mends; nil means all.
	Only func(*Finding) bool
}

// In returns the rules that run on p: those that are named, or all that are
// not off by default; without those that are ignored. Rules that report what
// cannot be read always run.
func (s Selection) In(p *project.Project) []*Rule {
	chosen, ignored := s.Select, s.Ignore
	if len(chosen) == 0 {
		chosen = p.Config().Select
		ignored = slices.Concat(ignored, p.Config().Ignore)
	}
	rules := make([]*Rule, 0, len(s.Rules))
	for _, r := range s.Rules {
		wanted := !r.Off
		if len(chosen) > 0 {
			wanted = slices.Contains(chosen, r.ID)
		}
		if r.Always || wanted && !slices.Contains(ignored, r.ID) {
			rules = append(rules, r)
		}
	}
	return rules
}

// Check runs the selected rules over the file at path and returns its findings
// in the order of their places, without those that a comment on their line or
// the settings turn off. It returns what it has when ctx ends; the findings of
// an ended context are not complete.
func Check(ctx context.Context, folder *project.Folder, path string, s Selection) []Finding {
	file := folder.File(path)
	if file == nil {
		return nil
	}
	p := folder.ProjectOf(path)
	var findings []Finding
	var rule *Rule
	pass := &Pass{Context: ctx, Folder: folder, Project: p, File: file}
	pass.Report = func(f Finding) {
		f.Rule, f.Path, f.Severity = rule.ID, path, rule.Severity
		if f.Hint {
			f.Severity = Hint
		}
		findings = append(findings, f)
	}
	for _, rule = range s.In(p) {
		if ctx.Err() != nil {
			break
		}
		if !rule.Always && p.Ignores(rule.ID, path) {
			continue
		}
		rule.Check(pass)
	}
	findings = withoutIgnored(file, findings)
	slices.SortStableFunc(findings, func(a, b Finding) int {
		if n := a.Span.Start - b.Span.Start; n != 0 {
			return n
		}
		return strings.Compare(a.Rule, b.Rule)
	})
	return findings
}
