// Package needs tells for each import of a file whether the project declares
// what it needs where it needs it. The rules about declared imports divide
// its verdicts among them, so that at most one of them reports an import.
package needs

import (
	"path"
	"slices"
	"strings"

	"github.com/pyferry/pyferry/analysis"
	"github.com/pyferry/pyferry/analysis/places"
	"github.com/pyferry/pyferry/analysis/reasons"
	"github.com/pyferry/pyferry/core/imports"
	"github.com/pyferry/pyferry/core/manifest"
	"github.com/pyferry/pyferry/core/manifest/toolenv"
	"github.com/pyferry/pyferry/core/project"
)

// A Verdict says how an import's distribution is declared.
type Verdict uint8

// The verdicts.
const (
	Satisfied    Verdict = iota // where it must be, as far as can be known
	Missing                     // nowhere
	Transitive                  // nowhere, but a declared distribution pulls it in
	Inconsistent                // in one right place, absent from another
	Misplaced                   // for development only, though the package needs it
)

// A Need is one import that the program cannot do without.
type Need struct {
	Ref        project.Reference
	Resolution project.Resolution
	Verdict    Verdict
	// Lacking are the right places that do not declare the distribution.
	Lacking []project.Place
	// Holding are those that do.
	Holding []project.Place
	// Others are sections that would do instead of Lacking.
	Others []project.Place
	// path is the file that imports it, relative to the project folder.
	path string
	// WithPackage is Lacking and the package's runtime list, where the project
	// leaves that out.
	WithPackage []project.Place
	// Through is the declared distribution that pulls in a Transitive one.
	Through string
}

// conditional are the contexts in which a program is written to do without
// the module, or does without it when it runs.
const conditional = imports.Guarded | imports.Asked | imports.TypeChecking | imports.VersionGuard | imports.PlatformGuard | imports.Python2

type sharedKey struct{}

// Of returns the needs of the file of pass that are not satisfied, in the
// order of the imports. The rules that ask for the same file share the answer.
func Of(pass *analysis.Pass) []Need {
	return pass.Shared(sharedKey{}, func() any { return find(pass) }).([]Need)
}

func find(pass *analysis.Pass) []Need {
	p, file := pass.Project, pass.File
	use := p.Use(file.Path)
	if len(file.Imports) == 0 || use == project.BuildCode || isBuild(file) || !p.Declares() || pass.Folder.IsData(file.Path) {
		return nil
	}
	var needs []Need
	optional := doneWithout(file)
	for i := range file.Imports {
		imp := &file.Imports[i]
		if imp.Context&conditional != 0 {
			continue
		}
		for ref := range project.References(imp) {
			if optional[ref.Module] {
				continue
			}
			n := Need{path: file.Path, Ref: ref, Resolution: p.Resolve(file.Path, ref)}
			if n.Resolution.Key == "" || use == project.ScriptCode && builds(p, n.Resolution.Key) || isMade(file, imp, n.Resolution, use) {
				continue
			}
			use := use
			if use == project.PackageCode && reasons.ForTests(n.Resolution.Key) && !servesTests(p) && !places.Core(pass.Folder, p, places.Ask{Use: use, Key: n.Resolution.Key, Path: file.Path}) {
				use = project.TestCode // helpers for tests that the package brings along
			}
			if n.judge(pass.Folder, p, use); n.Verdict != Satisfied && (use != project.TestCode || !file.Skips(n.Ref.Module)) {
				needs = append(needs, n)
			}
		}
	}
	return needs
}

// doneWithout lists the modules that the file tries to import when it
// is loaded and goes on without: where it imports one again, it has asked
// whether it is there. A notebook often installs it then.
func doneWithout(file *project.File) map[string]bool {
	if file.Kind != project.Python {
		return nil
	}
	names := map[string]bool{}
	for i := range file.Imports {
		if file.Imports[i].Context&(imports.Guarded|imports.InFunction) == imports.Guarded {
			for ref := range project.References(&file.Imports[i]) {
				names[ref.Module] = true
			}
		}
	}
	return names
}

// isBuild reports a setup.py inside the package, which builds a part of it.
func isBuild(file *project.File) bool {
	return path.Base(file.Path) == "setup.py" && file.Manifest() != nil
}

// isMade reports whether the module, of which nothing is known, may be one
// that the program makes or finds by itself: in a folder that it adds to the
// search path, or where a test imports by a string.
func isMade(file *project.File, imp *imports.Import, r project.Resolution, use project.Use) bool {
	return r.Origin == project.Guessed && file.Kind == project.Python && (file.MayChangePath() || use == project.TestCode && imp.Context&imports.Dynamic != 0)
}

// ForTests reports whether the package itself serves tests, as a plugin of
// pytest does.
func ForTests(p *project.Project) bool {
	return reasons.ForTests(p.Key()) || slices.ContainsFunc(p.Manifests(), func(f *project.File) bool { return strings.Contains(f.Raw(), "pytest11") })
}

// servesTests reports whether the package is itself for tests, or brings what
// serves them along.
func servesTests(p *project.Project) bool {
	return ForTests(p) || slices.ContainsFunc(p.DeclaredKeys(), func(key string) bool {
		return reasons.ForTests(key) && slices.ContainsFunc(p.Declared(key), func(d project.Declaration) bool {
			return d.Section.Role.Kind == manifest.Runtime
		})
	})
}

// builds reports whether the project's build requires the distribution: a
// script may be part of the build.
func builds(p *project.Project, key string) bool {
	for _, file := range p.Manifests() {
		m := file.Manifest()
		for _, s := range m.Sections() {
			if s.Role.Kind == manifest.Build && slices.ContainsFunc(m.Requirements(), func(r manifest.Requirement) bool {
				return r.Section == s.ID && r.Key == key
			}) {
				return true
			}
		}
	}
	return false
}

// judge finds the verdict and what goes with it.
func (n *Need) judge(folder *project.Folder, p *project.Project, use project.Use) {
	if n.Resolution.Origin != project.Declared {
		if use != project.PackageCode && p.HasTool(n.Resolution.Key) {
			return
		}
		n.Verdict = Missing
		if n.Through = PulledBy(p, n.Resolution.Key); n.Through != "" {
			n.Verdict = Transitive
		}
		n.belong(folder, p, places.For(folder, p, places.Ask{Use: use, Key: n.Resolution.Key, Path: n.path}))
		return
	}
	declared := p.Declared(n.Resolution.Key)
	switch {
	case use == project.PackageCode && onlyForDevelopment(declared):
		if isTestHelper(n.path) && slices.ContainsFunc(declared, forTests) {
			return
		}
		n.Verdict = Misplaced
		n.belong(folder, p, places.For(folder, p, places.Ask{Use: use, Key: n.Resolution.Key, Path: n.path}))
	case mirrored(declared):
		n.compare(folder, p, use, declared)
	}
}

// belong fills in where the distribution has to go.
func (n *Need) belong(folder *project.Folder, p *project.Project, choice places.Choice) {
	lib := places.LibraryOf(p, n.Resolution.Name)
	for _, place := range choice.Best {
		if place = places.Settle(folder, place, lib); holds(p, place, n.Resolution.Key) {
			n.Holding = append(n.Holding, place)
		} else {
			n.Lacking = append(n.Lacking, place)
		}
	}
	n.Others = choice.Others
	for _, place := range choice.WithPackage {
		n.WithPackage = append(n.WithPackage, places.Settle(folder, place, lib))
	}
}

// holds reports whether exactly place declares the distribution.
func holds(p *project.Project, place project.Place, key string) bool {
	return slices.ContainsFunc(p.Declared(key), func(d project.Declaration) bool {
		return d.Place() == place
	})
}

// isTestHelper reports whether the file is a part of the package that serves
// the tests of those who use it, such as pkg/testing/frames.py.
func isTestHelper(file string) bool {
	parts := strings.Split(strings.TrimSuffix(file, ".py"), "/")
	return slices.ContainsFunc(parts, func(part string) bool { return slices.Contains(testHelpers, part) })
}

var testHelpers = []string{"testing", "_testing", "test_utils", "test_util", "utils_test", "testutils", "_test_utils", "_test_helpers", "test_helpers"}

func forTests(d project.Declaration) bool {
	return d.Section.Role.Kind != manifest.Environment && places.ForTests(d.Section.Role.Name)
}

// onlyForDevelopment reports whether every declaration is in an extra or a
// group that serves those who work on the project. An environment is a place
// to run in, and another extra is the user's choice: both satisfy the package.
func onlyForDevelopment(declared []project.Declaration) bool {
	for _, d := range declared {
		if _, tested := d.File.Manifest().(*toolenv.File); tested {
			continue // what tox or nox installs to test, whatever its name
		}
		role := d.Section.Role
		chosen := role.Kind == manifest.Extra || buildsEnvironment(d.Section)
		if role.Kind != manifest.Group && role.Kind != manifest.Extra || chosen && !places.ForDevelopment(role.Name) {
			return false
		}
	}
	return len(declared) > 0
}

// environmentTables begin the IDs of sections that make up environments of a
// tool: features of pixi, environments of Hatch.
var environmentTables = []string{"feature.", "tool.pixi.", "tool.hatch.envs."}

func buildsEnvironment(s manifest.Section) bool {
	return slices.ContainsFunc(environmentTables, func(prefix string) bool { return strings.HasPrefix(s.ID, prefix) })
}

// mirrored reports whether the distribution is one that has to stand in every
// right place: a requirement with a marker is for some systems only, and what
// an extra declares is optional.
func mirrored(declared []project.Declaration) bool {
	for _, d := range declared {
		if d.Requirement.Marker != "" || d.Section.Role.Kind == manifest.Extra && !places.ForDevelopment(d.Section.Role.Name) {
			return false
		}
	}
	return len(declared) > 0
}

// compare looks for right places that lack a distribution which another right
// place declares.
func (n *Need) compare(folder *project.Folder, p *project.Project, use project.Use, declared []project.Declaration) {
	mirrors := places.Mirrors(p, use)
	lib := places.LibraryOf(p, n.Resolution.Name)
	found := false
	for _, place := range mirrors {
		switch {
		case places.Holds(p, place, declared):
			found = true
		case !comesWith(p, place, declared):
			n.Lacking = append(n.Lacking, places.Settle(folder, place, lib))
		}
	}
	if found && len(n.Lacking) > 0 {
		n.Verdict = Inconsistent
	}
}

// comesWith reports whether whoever installs what place declares has one of
// declared too: an extra is installed together with the runtime list of its
// own file. Of environments in a folder of their own, such as ci, each serves
// another run, and one that has the library suffices.
func comesWith(p *project.Project, place project.Place, declared []project.Declaration) bool {
	role := roleOf(p, place)
	dir := path.Dir(place.Path)
	return slices.ContainsFunc(declared, func(d project.Declaration) bool {
		switch role {
		case manifest.Extra:
			return d.Section.Role.Kind == manifest.Runtime && d.File.Path == place.Path
		case manifest.Environment:
			return dir != p.Dir() && d.Section.Role.Kind == manifest.Environment && path.Dir(d.File.Path) == dir
		}
		return false
	})
}

// roleOf is the kind of role of the section at place.
func roleOf(p *project.Project, place project.Place) manifest.RoleKind {
	for _, file := range p.Manifests() {
		for _, s := range file.Manifest().Sections() {
			if file.Path == place.Path && s.ID == place.Section {
				return s.Role.Kind
			}
		}
	}
	return manifest.Runtime
}
