// Package topdown tells what a run of a notebook from its first cell to its
// last would do, in a kernel that has just started. The rules about names
// divide its answer among them.
package topdown

import (
	"regexp"
	"strings"

	"github.com/pyferry/pyferry/analysis"
	"github.com/pyferry/pyferry/analysis/python"
	"github.com/pyferry/pyferry/core/config"
	"github.com/pyferry/pyferry/core/notebook"
	"github.com/pyferry/pyferry/core/project"
	"github.com/pyferry/pyferry/core/text"
)

// An Unbound is a use of a name that is certain to fail.
type Unbound struct {
	Name string
	Span text.Span // in project.File.Text
	// Cell is the cell of the use and Run the one whose run reaches it, both
	// 1-based among all cells, as users count them.
	Cell, Run int
	// Later is the first cell at or after Run that binds the name, and
	// Deleted the one that has deleted it; 0 if there is none.
	Later, Deleted int
}

type sharedKey struct{}

// Of returns the uses of unbound names in the notebook of pass, in the order
// of the text; none for a file of another kind. The rules that ask for the
// same file share the answer.
func Of(pass *analysis.Pass) []Unbound {
	if pass.File.Kind != project.Notebook {
		return nil
	}
	return pass.Shared(sharedKey{}, func() any { return find(pass) }).([]Unbound)
}

func find(pass *analysis.Pass) []Unbound {
	nb := pass.File.Notebook()
	if nb == nil || !nb.Python() {
		return nil
	}
	program, cells := programOf(nb, pass.Project.Config())
	program.Star = func(module string) ([]string, bool) { return starred(pass, module) }
	var list []Unbound
	for _, u := range program.Unbound() {
		unbound := Unbound{
			Name: u.Name, Span: u.Span.Shift(cells[u.Cell].Span.Start),
			Cell: cells[u.Cell].Index + 1, Run: cells[u.Run].Index + 1,
		}
		if u.Later >= 0 {
			unbound.Later = cells[u.Later].Index + 1
		}
		if u.Deleted >= 0 {
			unbound.Deleted = cells[u.Deleted].Index + 1
		}
		list = append(list, unbound)
	}
	return list
}

// programOf is the notebook's Python as a program, and the cells that its
// parts are.
func programOf(nb *notebook.Notebook, settings *config.Config) (*python.Program, []notebook.Cell) {
	program := &python.Program{}
	var cells []notebook.Cell
	old := nb.Python2()
	magics := nb.Magics()
	for _, c := range nb.Cells() {
		if c.Span.Len() == 0 {
			continue
		}
		src := c.Span.Of(nb.Text())
		cell := python.Cell{Source: src, Optional: isAutomagic(src)}
		for len(magics) > 0 && magics[0].Span.Start <= c.Span.End {
			if magics[0].Span.Start >= c.Span.Start {
				note(&cell, magics[0], c)
			}
			magics = magics[1:]
		}
		for _, tag := range c.Tags {
			cell.Optional = cell.Optional || tag == "raises-exception" || tag == "skip-execution"
		}
		old = old || printStatement.MatchString(src)
		program.Cells = append(program.Cells, cell)
		cells = append(cells, c)
	}
	program.Known = func(name string) bool {
		return builtins[name] || kernelNames[name] || history.MatchString(name) || old && builtins2[name] || settings.Provides(name)
	}
	return program, cells
}

// isAutomagic reports whether a cell is one magic without its percent sign:
// alone, or with an option, where anything else is taken for an operator.
func isAutomagic(src string) bool {
	m := automagic.FindStringSubmatch(src)
	return m != nil && automagics[m[1]]
}

var automagic = regexp.MustCompile(`^\s*(\w+)(?:[ \t]+-[^\n]*)?\s*$`)

// printStatement is how code for Python 2 is known.
var printStatement = regexp.MustCompile(`(?m)^[ \t]*print[ \t]+["'\w]`)

// starred returns what a star import of a module of the project binds.
func starred(pass *analysis.Pass, module string) ([]string, bool) {
	if module == "" || strings.HasPrefix(module, ".") || pass.Project.ModulePath(module) == "" {
		return nil, false
	}
	file := pass.Folder.File(pass.Project.ModulePath(module))
	if file == nil || file.Kind != project.Python {
		return nil, false
	}
	return python.Parse(file.Text()).Public()
}
