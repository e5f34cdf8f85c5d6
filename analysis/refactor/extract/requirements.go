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

// lacking lists the needs of what went along that are declared for development
// at most.
func (p *plan) lacking(ctx context.Context, after *project.Folder) []needs.Need {
	var list []needs.Need
	came := p.came(after)
	rule := &analysis.Rule{Always: true, Check: func(pass *analysis.Pass) {
		for _, n := range needs.Of(pass) {
			known := slices.ContainsFunc(list, func(o needs.Need) bool { return o.Resolution.Key == n.Resolution.Key })
			if came(n.Ref.Import.Module) && !known && n.Verdict != needs.Satisfied && len(n.Lacking) > 0 {
				list = append(list, n)
			}
		}
	}}
	analysis.Check(ctx, after, p.module.path, analysis.Selection{Rules: []*analysis.Rule{rule}})
	return list
}

// came tells of a dotted name whether what moved needs that module: an import
// went along, which the target may have had already, or the moved code holds one.
func (p *plan) came(after *project.Folder) func(module string) bool {
	was, is := importCounts(p.folder.File(p.module.path)), importCounts(after.File(p.module.path))
	return func(module string) bool {
		return is[module] > was[module] || slices.ContainsFunc(p.imports, func(c clause) bool { return c.module == module })
	}
}

// importCounts counts how often a file, which may be nil, imports each module.
func importCounts(file *project.File) map[string]int {
	counts := map[string]int{}
	if file != nil {
		for _, imp := range file.Imports {
			counts[imp.Module]++
		}
	}
	return counts
}
