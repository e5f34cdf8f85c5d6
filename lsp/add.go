package lsp

import (
	"context"
	"encoding/json"
	"slices"

	"go.lsp.dev/protocol"

	"github.com/pyferry/pyferry/analysis"
	"github.com/pyferry/pyferry/core/pep"
)

const methodAdd = "pyferry/add"

type addParams struct {
	URI           string   `json:"uri"`
	Distributions []string `json:"distributions"`
	Document      bool     `json:"document"`
}

type addResult struct {
	Title         string          `json:"title"`
	Edit          json.RawMessage `json:"edit"`
	Distributions []string        `json:"distributions"`
}

// add serves pyferry/add (docs/protocol.md): it declares libraries of a project
// wherever they belong, in one edit.
func (s *server) add(ctx context.Context, snap *snapshot, params addParams) (any, error) {
	f, folder, p, err := snap.projectAt(ctx, params.URI)
	if err != nil {
		return nil, err
	}
	var asked []string
	for _, d := range params.Distributions {
		asked = append(asked, pep.Normalize(d))
	}
	added := map[string]bool{}
	rules := s.rules
	rules.Select = undeclaredRules
	rules.Only = func(finding *analysis.Finding) bool {
		wanted := asked == nil || slices.Contains(asked, pep.Normalize(finding.Distribution))
		if wanted {
			added[finding.Distribution] = true
		}
		return wanted
	}
	rel, _ := f.rel(snap.pathAt(params.URI))
	paths := slices.DeleteFunc(folder.Paths(), func(path string) bool {
		return folder.ProjectOf(path) != p || params.Document && path != rel
	})
	mending, err := analysis.FixAll(ctx, folder, paths, rules, false)
	if err != nil {
		return nil, err
	}
	result := addResult{Title: "Declare all that is missing", Distributions: []string{}}
	for name := range added {
		result.Distributions = append(result.Distributions, name)
	}
	slices.Sort(result.Distributions)
	if len(result.Distributions) > 0 {
		result.Title = "Declare " + quoted(result.Distributions)
	}
	edit, err := s.workspaceEdit(snap, &view{folder: f, project: folder, window: windowOf(params.URI)}, mending.Files, labels{title: result.Title})
	if err != nil {
		return nil, requestFailed(err.Error())
	}
	result.Edit, err = protocol.Marshal(edit)
	return result, err
}
