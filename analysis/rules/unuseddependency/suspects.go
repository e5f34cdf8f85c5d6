package unuseddependency

import (
	"slices"

	"github.com/pyferry/pyferry/analysis"
	"github.com/pyferry/pyferry/analysis/needs"
	"github.com/pyferry/pyferry/analysis/reasons"
	"github.com/pyferry/pyferry/analysis/usage"
	"github.com/pyferry/pyferry/core/manifest"
	"github.com/pyferry/pyferry/core/naming"
	"github.com/pyferry/pyferry/core/pep"
	"github.com/pyferry/pyferry/core/project"
)

// A suspect is a distribution that nothing imports and that has no reason to
// be declared, unless some text mentions it.
type suspect struct {
	key      string
	declared []project.Declaration // those that can be removed
	names    []string              // by which a text would mention it
}

// suspects lists the distributions that the file of pass declares without a
// reason that can be seen from names alone.
func suspects(pass *analysis.Pass) []suspect {
	p := pass.Project
	hosts := p.DeclaredKeys()
	var used *usage.Usage // of the whole folder, since a root may declare for its members
	var list []suspect
	for _, key := range hosts {
		declared := usage.Removable(p, p.Declared(key))
		if !slices.ContainsFunc(declared, func(d project.Declaration) bool { return d.File.Path == pass.File.Path }) {
			continue
		}
		if !accountable(p, key, declared) || reasons.ToStay(key) || reasons.ExtendsOne(key, hosts) || isProject(pass.Folder, key) || p.Kin(key) {
			continue
		}
		if used == nil {
			used = usage.Of(pass.Folder, p, func(project.Use) bool { return true })
		}
		if !used.MayUse(key, declared) && !narrows(p, key, declared) && (reasons.Library(key) || !usage.PlugsIn(p, key)) {
			list = append(list, suspect{key, declared, used.Names(key, declared)})
		}
	}
	return list
}

// accountable reports whether some declaration has to be justified by an
// import. What the package itself or a script needs has; the project's environment holds
// tools of all kinds, so there only what is known for a library. Groups serve
// all kinds of work, and what an extra offers is the user's choice.
func accountable(p *project.Project, key string, declared []project.Declaration) bool {
	return slices.ContainsFunc(declared, func(d project.Declaration) bool {
		if naming.PyPIName(d.Requirement.Key) != key && d.Section.Ecosystem == manifest.Conda {
			return false
		}
		switch d.Section.Role.Kind {
		case manifest.Runtime:
			return d.Section.ID != "requirements" || p.IsMain(d.File.Path)
		case manifest.Script:
			return true
		case manifest.Environment:
			return p.IsMain(d.File.Path) && reasons.Library(key)
		}
		return false
	})
}

// narrows reports whether the requirement only narrows the versions of what
// another declared distribution brings, as far as the environment or a lock
// tells.
func narrows(p *project.Project, key string, declared []project.Declaration) bool {
	versioned := slices.ContainsFunc(declared, func(d project.Declaration) bool { return d.Requirement.Specifier != "" })
	return versioned && needs.PulledBy(p, key) != ""
}

// isProject reports whether key is a project of the folder itself.
func isProject(folder *project.Folder, key string) bool {
	return slices.ContainsFunc(folder.Projects(), func(p *project.Project) bool { return pep.Normalize(p.Name()) == key })
}
