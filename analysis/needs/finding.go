package needs

import (
	"github.com/pyferry/pyferry/analysis"
	"github.com/pyferry/pyferry/analysis/places"
	"github.com/pyferry/pyferry/core/project"
)

// Finding is a finding about the need, without fixes.
func (n *Need) Finding(message string) analysis.Finding {
	return analysis.Finding{
		Span: n.Ref.Span, Message: message,
		Import: n.Resolution.Module, Distribution: n.Resolution.Name, Places: n.Lacking,
	}
}

// CanDeclare reports whether the distribution has places to go to, all of
// which can be edited.
func (n *Need) CanDeclare(p *project.Project) bool {
	return len(n.Lacking) > 0 && places.Intact(p, n.Lacking)
}

// Declare lists the fixes that declare the distribution: in all the places
// that lack it, which is preferred, then in the package's runtime list as well
// where the project leaves that out, then in each section that would do
// instead.
func (n *Need) Declare(p *project.Project) []analysis.Fix {
	lib := places.LibraryOf(p, n.Resolution.Name)
	var list []analysis.Fix
	if n.CanDeclare(p) {
		fix := places.Declare(lib, n.Lacking)
		fix.Preferred = true
		list = append(list, fix)
	}
	if len(n.WithPackage) > 0 && places.Intact(p, n.WithPackage) {
		list = append(list, places.Declare(lib, n.WithPackage))
	}
	for _, place := range n.Others {
		if alone := []project.Place{place}; places.Intact(p, alone) {
			list = append(list, places.Declare(lib, alone))
		}
	}
	return list
}
