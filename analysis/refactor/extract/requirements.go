package extract

import (
	"context"
	"slices"

	"github.com/pyferry/pyferry/analysis"
	"github.com/pyferry/pyferry/analysis/needs"
	"github.com/pyferry/pyferry/analysis/places"
	"github.com/pyferry/pyferry/core/project"
)

// declare adds the requirements that the package gains with the moved code.
func (r *Result) declare(ctx context.Context, folder *project.Folder, p *plan) error {
	rest := slices.DeleteFunc(slices.Clone(r.Edits), func(e analysis.FileEdit) bool { return e.Path == p.path })
	after, err := analysis.Apply(folder, rest) // what the notebook imports stays, so it need not be read again
	if err != nil {
		return err
	}
	lacking := p.lacking(ctx, after)
	for _, n := range lacking {
		fix := places.Declare(places.LibraryOf(after.ProjectOf(p.module.path), n.Resolution.Name), n.Lacking)
		edits, err := fix.Edits(after)
		if err != nil {
			return err
		}
		if len(edits) == 0 {
			continue
		}
		if after, err = analysis.Apply(after, edits); err != nil {
			return err
		}
		r.Declared = append(r.Declared, fix.Title)
	}
	for _, e := range analysis.Changes(folder, after) {
		if file := after.File(e.Path); file.Kind == project.Manifest {
			r.Edits = append(r.Edits, e)
		}
	}
	return ctx.Err()
}

// lacking lists the needs of the imports that went along and are declared for
// development at most.
func (p *plan) lacking(ctx context.Context, after *project.Folder) []needs.Need {
	var list []needs.Need
	rule := &analysis.Rule{Always: true, Check: func(pass *analysis.Pass) {
		for _, n := range needs.Of(pass) {
			came := slices.ContainsFunc(p.imports, func(c clause) bool { return c.module == n.Ref.Import.Module })
			known := slices.ContainsFunc(list, func(o needs.Need) bool { return o.Resolution.Key == n.Resolution.Key })
			if came && !known && n.Verdict != needs.Satisfied && len(n.Lacking) > 0 {
				list = append(list, n)
			}
		}
	}}
	analysis.Check(ctx, after, p.module.path, analysis.Selection{Rules: []*analysis.Rule{rule}})
	return list
}
