// Package extract moves definitions of a notebook into a module of the
// package, with all that they need, so that the notebook does what it did.
//
// It moves only what it can show to behave the same when the notebook is run
// from top to bottom. Everything else is a Refusal.
package extract

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/pyferry/pyferry/analysis"
	"github.com/pyferry/pyferry/analysis/python"
	"github.com/pyferry/pyferry/core/project"
	"github.com/pyferry/pyferry/core/resolve"
	"github.com/pyferry/pyferry/core/text"
)

// A Request says what to move where.
type Request struct {
	Notebook string   // the path of a notebook, or of a script with "# %%" cells
	Names    []string // what to move: functions, classes, constants, or all of a cell (CellPrefix)
	Module   string   // the module's path in the folder, which need not exist
	// WithData makes data that the notebook computes a parameter of the
	// functions that use it, instead of refusing them.
	WithData bool
	// WithLambda puts a lambda where a function that gains a parameter is
	// passed on as a value. It is called as the function was, but has no name
	// and cannot be pickled; without it only callers are trusted that are
	// known to do nothing but call.
	WithLambda bool
	// Replace puts what is asked for in the place of what the module defines
	// under the same name, instead of refusing where the two differ. The rest
	// of the package then uses the notebook's.
	Replace bool
}

// A Result is a move that is ready to be made.
type Result struct {
	// Edits are those of the notebook, the module, new __init__.py files, and
	// the manifests that gain requirements.
	Edits []analysis.FileEdit
	// Module is the dotted name of the module.
	Module string
	// Moved are the names that the notebook imports now, in its order.
	Moved []string
	// Parameters are the variables of the notebook that became parameters.
	Parameters []string
	// Declared are the titles of the changes to manifests.
	Declared []string
}

// ParameterNoun is "a parameter" or "parameters", after their number.
func (r *Result) ParameterNoun() string {
	if len(r.Parameters) == 1 {
		return "a parameter"
	}
	return "parameters"
}

// A Refusal says why a move would not be exact.
type Refusal struct {
	Name   string // what the reason is about
	Cell   int    // the 1-based cell, counted among all, or 0
	Reason string
}

// Error is the reason with the name and the cell.
func (r *Refusal) Error() string {
	if r.Cell == 0 {
		return fmt.Sprintf("%s %s", r.Name, r.Reason)
	}
	return fmt.Sprintf("%s %s (cell %d)", r.Name, r.Reason, r.Cell)
}

func refuse(name string, at *stmt, format string, args ...any) *Refusal {
	r := &Refusal{Name: name, Reason: fmt.Sprintf(format, args...)}
	if at != nil {
		r.Cell = at.cell.number
	}
	return r
}

// Plan works out the move. The error is a *Refusal unless ctx ended or a
// manifest could not be edited.
func Plan(ctx context.Context, folder *project.Folder, req Request) (*Result, error) {
	if req.WithData {
		return withData(ctx, folder, req)
	}
	r, _, err := planned(ctx, folder, req)
	return r, err
}

// planned is Plan without data, and the plan as far as it came.
func planned(ctx context.Context, folder *project.Folder, req Request) (*Result, *plan, error) {
	book, err := open(folder.File(req.Notebook), req.Notebook)
	if err != nil {
		return nil, nil, err
	}
	p := newPlan(folder, req)
	p.book = book
	if p.targets, err = book.expand(req.Names); err != nil {
		return nil, nil, err
	}
	if p.module, err = openModule(folder, p.project, req.Module); err != nil {
		return nil, nil, err
	}
	if err := p.close(p.targets); err != nil {
		return nil, p, p.explained(err)
	}
	if err := p.checkRisks(); err != nil {
		return nil, p, p.explained(err)
	}
	r := &Result{Edits: p.edits(), Module: p.module.name, Moved: p.movedNames()}
	return r, p, r.declare(ctx, folder, p)
}

// explained is a refusal that also names the variable that depends on what
// was refused, where that is what the moved code uses.
func (p *plan) explained(err error) error {
	var r *Refusal
	if errors.As(err, &r) {
		if name := p.dataBehind(r.Name); name != "" && name != r.Name {
			r.Reason += ", and " + name + " depends on it"
		}
	}
	return err
}

// A plan gathers what moves and what goes along.
type plan struct {
	folder  *project.Folder
	project *project.Project
	path    string // of the notebook
	// withLambda is the request's.
	withLambda bool
	book       *book
	module     *module

	targets     []string // the names asked for
	moved       map[*stmt]bool
	copied      map[*stmt]bool              // conditional imports, which stay in the notebook too
	present     map[*stmt]bool              // moved statements that the module has already
	superseding bool                        // whether the module's own may be replaced
	replaced    map[*stmt]*python.Statement // the statements of the module whose place a moved one takes
	owners      map[string]*stmt            // what a name means to the code that moves
	imports     []clause                    // the imports that go along
	builtins    map[string]*stmt            // builtins used, with a statement that uses them
	globals     map[string]*stmt            // names that moved functions bind by `global`
	unknown     map[*stmt]string            // statements that call what nothing is known of
	bare        map[*stmt][]text.Edit       // what takes the module's own name off, in the cell
	search      *resolve.Path               // where the notebook looks for modules, once that is asked
	aware       bool                        // whether a moved statement has annotations
}

func newPlan(folder *project.Folder, req Request) *plan {
	return &plan{
		folder: folder, project: folder.ProjectOf(req.Notebook), path: req.Notebook, withLambda: req.WithLambda,
		moved: map[*stmt]bool{}, copied: map[*stmt]bool{}, present: map[*stmt]bool{}, superseding: req.Replace, replaced: map[*stmt]*python.Statement{}, owners: map[string]*stmt{},
		builtins: map[string]*stmt{}, globals: map[string]*stmt{}, unknown: map[*stmt]string{},
		bare: map[*stmt][]text.Edit{},
	}
}

// inOrder lists the statements of a set in the order of the notebook.
func inOrder(set map[*stmt]bool) []*stmt {
	list := make([]*stmt, 0, len(set))
	for s := range set {
		list = append(list, s)
	}
	slices.SortFunc(list, func(a, b *stmt) int { return a.order - b.order })
	return list
}

// movedNames lists what the moved statements bind, in the order of the
// notebook.
func (p *plan) movedNames() []string {
	var list []string
	for _, s := range inOrder(p.moved) {
		for _, n := range s.bound() {
			if !slices.Contains(list, n) {
				list = append(list, n)
			}
		}
	}
	return list
}

func quoteList(names []string) string { return strings.Join(names, ", ") }
