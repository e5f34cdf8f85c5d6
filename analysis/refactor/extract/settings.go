package extract

import (
	"regexp"
	"slices"
	"strings"

	"github.com/pyferry/pyferry/analysis/python"
)

// setting are the last parts of paths of functions that change what others of
// their library give, such as numpy.set_printoptions and decimal.getcontext.
var setting = strings.Fields("set set_* setcontext getcontext seterr* setrecursionlimit setlocale register* use rc rcdefaults rcParams* config* update enable* disable* reset_*")

// texting is code that makes text of values.
var texting = regexp.MustCompile(`\b(str|repr|format|ascii|to_string|to_html|to_markdown|to_latex|array2string|array_str|array_repr)\(|\b[rR]?[fF][rR]?["']|["']\s*%`)

// checkSettings tells why s, which uses libraries when it is defined, cannot
// come before the code that stays between: that sets what they give.
func (p *plan) checkSettings(s *stmt, reads []string, staying []*stmt) error {
	if len(staying) == 0 {
		return nil
	}
	used, texts := map[string]bool{}, texting.MatchString(s.source())
	for _, name := range reads {
		for _, b := range p.book.binds[name] {
			for _, c := range b.clauses() {
				if c.bound() == name {
					used[family(c.module)] = true
				}
			}
		}
		if owner := p.owners[name]; owner != nil {
			texts = texts || texting.MatchString(owner.source())
			used["sys"] = used["sys"] || owner.Kind == python.Function
		}
	}
	used["locale"] = used["locale"] || texts
	for _, t := range staying {
		if path := p.sets(t, used, texts); path != "" {
			return refuse(s.label(), s, "depends on %s, which cell %d changes, and would come before that", path, t.cell.number)
		}
	}
	return nil
}

// family is the library whose settings those of a module are.
func family(module string) string {
	top := topLevel(module)
	if top == "seaborn" || top == "pylab" {
		return "matplotlib"
	}
	return top
}

// sets is the setting of one of the used libraries that running t changes, or
// "". What only changes how values are shown matters to who makes text.
func (p *plan) sets(t *stmt, used map[string]bool, texts bool) string {
	seen := map[*stmt]bool{}
	var visit func(t *stmt, lazy bool) string
	visit = func(t *stmt, lazy bool) string {
		seen[t] = true
		for _, c := range t.Calls {
			path := p.libraryPath(c.Root, c.Path)
			if (lazy || !c.Lazy) && used[family(path)] && matches(setting, lastPart(path)) && !idle(path, c.Strings, texts) {
				return path + "()"
			}
		}
		for _, u := range t.Uses {
			if u.Lazy && !lazy {
				continue
			}
			path := p.libraryPath(u.Name, u.Name+u.Attr)
			if u.Op == python.Mutate && topLevel(path) != "sys" && used[family(path)] && !idle(path, nil, texts) {
				return path
			}
			for _, b := range p.book.binds[u.Name] {
				if b.Kind != python.Function || seen[b] {
					continue
				}
				if path := visit(b, true); path != "" {
					return path
				}
			}
		}
		return ""
	}
	return visit(t, t.Kind != python.Function)
}

// libraryPath is a path under its library's own name, or "" if its root is not
// imported.
func (p *plan) libraryPath(root, path string) string {
	clauses, ok := importsOf(root, p.book.binds[root])
	if !ok {
		return ""
	}
	return clauses[0].meaning() + strings.TrimPrefix(path, root)
}

// computing options of pandas change more than what is shown.
var computingOptions = regexp.MustCompile(`\b(mode|future|compute)\.`)

// idle reports whether a setting, or what a call with some strings sets, only
// changes what is warned of, or how values are shown where no text is made.
func idle(path string, strs []string, texts bool) bool {
	last := lastPart(path)
	switch topLevel(path) {
	case "numpy":
		return strings.HasPrefix(last, "seterr") && !slices.Contains(strs, "raise") || strings.HasPrefix(last, "set_") && !texts
	case "pandas":
		return !texts && !computingOptions.MatchString(path) && !slices.ContainsFunc(strs, computingOptions.MatchString)
	}
	return false
}
