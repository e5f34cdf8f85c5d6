package srcimport

import (
	"regexp"
	"slices"
	"strings"

	"github.com/pyferry/pyferry/analysis/pieces"
	"github.com/pyferry/pyferry/analysis/python"
	"github.com/pyferry/pyferry/core/imports"
	"github.com/pyferry/pyferry/core/project"
	"github.com/pyferry/pyferry/core/text"
)

// prefix is what goes in front of a module that is imported through the
// folder.
const prefix = src + "."

// edits rename one import, and the uses of the name that it binds where the
// import changes that. ok is false where that cannot be done exactly.
func edits(file *project.File, imp *imports.Import) (list []text.Edit, ok bool) {
	code := file.Text()
	switch {
	case imp.Module == src:
		return fromSrc(code, imp)
	case !strings.HasPrefix(imp.Span.Of(code), prefix):
		return nil, false // blanks around the dot, or escapes in a string
	case imp.From, imp.As != "", imp.Context.Has(imports.Dynamic):
		return []text.Edit{without(imp.Span.Start)}, true
	}
	return renamed(file, code, imp)
}

// without takes the folder's name away from a dotted name at offset.
func without(offset int) text.Edit {
	return text.Edit{Span: text.Span{Start: offset, End: offset + len(prefix)}}
}

// fromSrc turns `from src import a, b as c` into `import a, b as c`.
func fromSrc(code string, imp *imports.Import) ([]text.Edit, bool) {
	if strings.Contains(imp.Statement.Of(code), "#") {
		return nil, false
	}
	var names []string
	for _, n := range imp.Names {
		name := n.Name
		if n.As != "" {
			name += " as " + n.As
		}
		names = append(names, name)
	}
	return []text.Edit{{Span: imp.Statement, New: "import " + strings.Join(names, ", ")}}, true
}

// renamed turns `import src.pkg` and all uses of src.pkg into pkg, for all
// imports of the same package at once.
func renamed(file *project.File, code string, imp *imports.Import) ([]text.Edit, bool) {
	top := topOf(imp.Module)
	tops := map[string]bool{}
	var list []text.Edit
	for i := range file.Imports {
		other := &file.Imports[i]
		if !bindsSrc(other) {
			continue
		}
		if other.Context.Has(imports.InFunction) || other.Module == src || !strings.HasPrefix(other.Span.Of(code), prefix) {
			return nil, false
		}
		tops[topOf(other.Module)] = true
		if topOf(other.Module) == top {
			list = append(list, without(other.Span.Start))
		}
	}
	for _, piece := range pieces.Of(file) {
		uses, ok := usesIn(piece, tops, top)
		if !ok {
			return nil, false
		}
		list = append(list, uses...)
	}
	return list, true
}

func topOf(module string) string {
	top, _, _ := strings.Cut(strings.TrimPrefix(module, prefix), ".")
	return top
}

// bindsSrc reports whether an import binds the folder's name.
func bindsSrc(imp *imports.Import) bool {
	return imp.Level == 0 && !imp.From && imp.As == "" && !imp.Context.Has(imports.Dynamic) &&
		(imp.Module == src || strings.HasPrefix(imp.Module, prefix))
}

// usesIn returns the edits of the uses of src.top in one part. ok is false if
// src is used in another way than to reach one of tops, or if top means
// something else somewhere.
func usesIn(p pieces.Piece, tops map[string]bool, top string) (list []text.Edit, ok bool) {
	if !strings.Contains(p.Code, src) && !strings.Contains(p.Code, top) {
		return nil, true
	}
	parsed := p.Parse()
	if len(parsed.Errors) > 0 || taken(parsed.Scope, top) || reflecting.MatchString(p.Code) {
		return nil, false
	}
	for _, s := range parsed.Statements {
		for _, u := range s.Uses {
			switch {
			case u.Name == top && u.Op != python.Load:
				return nil, false
			case u.Name != src:
			case u.Op == python.Store && s.Kind == python.Import:
			case u.Op != python.Load && u.Op != python.Mutate, !tops[topOf(strings.TrimPrefix(u.Attr, "."))], u.Attr == "":
				return nil, false
			case topOf(strings.TrimPrefix(u.Attr, ".")) == top && u.Op == python.Load:
				if !strings.HasPrefix(p.Code[u.Span.Start:], prefix+top) {
					return nil, false
				}
				list = append(list, without(u.Span.Start+p.Start))
			}
		}
	}
	return list, true
}

// reflecting is code that may reach src by its spelling.
var reflecting = regexp.MustCompile(`\b(?:exec|eval|globals|locals|vars)\(|["']src["']`)

// taken reports whether a scope inside the module has a variable of the name,
// or one that is called like the folder.
func taken(s *python.Scope, name string) bool {
	return slices.ContainsFunc(s.Children, func(c *python.Scope) bool {
		for _, n := range []string{name, src} {
			if sym := c.Symbols[n]; sym != nil && sym.Where != python.Module {
				return true
			}
		}
		return taken(c, name)
	})
}
