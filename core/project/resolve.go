package project

import (
	"slices"
	"strings"

	"github.com/pyferry/pyferry/core/naming"
	"github.com/pyferry/pyferry/core/pep"
)

// An Origin says how it is known which distribution provides a module.
type Origin uint8

// The origins, in the order in which they are asked (DESIGN: import name to
// distribution).
const (
	Mapped    Origin = iota // the user says so (config.Config.Mappings)
	Declared                // a requirement provides it, as far as the manifests can be read
	Local                   // the project itself provides it
	Stdlib                  // it is or was in the standard library
	Platform                // the platform that runs the code brings it (google.colab)
	Installed               // the environment's metadata say so
	Locked                  // of those that the built-in table or its name suggest, a lock file has it
	Known                   // the built-in table says so
	Guessed                 // nothing is known: the module's own name
)

// A Resolution tells which distribution provides an imported module.
type Resolution struct {
	Origin Origin
	// Module is the part of the dotted name that decided: "sklearn",
	// "google.cloud.storage".
	Module string
	// Name is the distribution as users write it on PyPI and Key the same
	// normalised; both are empty for Local, Stdlib and
	// Platform.
	Name, Key string
	// Alternatives are other distributions that provide the module, the
	// likelier first, normalised.
	Alternatives []string
}

// Resolve tells which distribution provides ref, imported in file.
func (p *Project) Resolve(file string, ref Reference) Resolution {
	return p.resolve(file, ref.Module)
}

func (p *Project) resolve(file, module string) Resolution {
	k := p.known(module)
	if !k.first && p.layout.local(file, topLevel(module), k.wellKnown) {
		return Resolution{Origin: Local, Module: topLevel(module)}
	}
	if p.unread.names[k.Key] || p.unread.tested[k.Key] && p.layout.use(file) != PackageCode {
		k.Origin = Declared
	}
	return k.Resolution
}

// A knowledge is what is known of a module apart from which of the project's
// own modules a file sees.
type knowledge struct {
	Resolution
	// first says that the resolution goes before the project's own modules.
	first bool
	// wellKnown says that a distribution is known to provide the module.
	wellKnown bool
}

// known returns what the project knows of module. Thousands of imports name
// the same few hundred modules, so it is worked out once for each.
func (p *Project) known(module string) knowledge {
	if k, ok := p.memo.Load(module); ok {
		return k.(knowledge)
	}
	k := p.work(module)
	p.memo.Store(module, k)
	return k
}

func (p *Project) work(module string) knowledge {
	if name, matched := p.config.Mapping(module); name != "" {
		r := Resolution{Origin: Mapped, Module: matched, Name: name, Key: pep.Normalize(name)}
		if p.isDeclared(r.Key) {
			r.Origin = Declared
		}
		return knowledge{Resolution: r, first: true}
	}
	if top := topLevel(module); p.kin.provides(top) && !naming.IsNamespace(top) {
		return knowledge{Resolution: Resolution{Origin: Local, Module: top}, first: true}
	}
	own := pep.Normalize(module)
	if p.isDeclared(own) && own != pep.Normalize(p.name) { // an environment may install the project
		return knowledge{Resolution: Resolution{Origin: Declared, Module: module, Name: own, Key: own}, first: true}
	}
	entry, known := naming.Lookup(module)
	return knowledge{Resolution: p.outside(module, own, entry, known), wellKnown: known && entry.Tables >= agreeing}
}

// outside resolves a module that is not one of the project's own.
func (p *Project) outside(module, own string, entry naming.Entry, known bool) Resolution {
	top := topLevel(module)
	switch {
	case pep.Normalize(p.name) == own:
		return Resolution{Origin: Local, Module: top}
	case naming.EverStdlib(top):
		return Resolution{Origin: Stdlib, Module: top}
	case naming.ProvidedBy(module) != "" || p.config.Provides(module):
		return Resolution{Origin: Platform, Module: module}
	}
	return p.choose(module, own, p.candidates(module, entry, known))
}

// A candidate is a distribution that may provide a module.
type candidate struct {
	name   string
	origin Origin
	module string
}

// agreeing is the number of public tables from which on they are believed.
const agreeing = 2

// candidates lists the distributions that may provide module, the likelier
// first.
func (p *Project) candidates(module string, entry naming.Entry, known bool) []candidate {
	var list []candidate
	if p.env != nil {
		for _, d := range p.env.Providers(module) {
			list = append(list, candidate{writtenName(d.Key(), entry), Installed, module})
		}
	}
	if known {
		list = append(list, candidate{entry.Distribution, Known, entry.Module})
		for _, a := range entry.Alternatives {
			// Of a distribution that only shares the import's name, such as
			// the abandoned sklearn, nothing is gained where the tables agree.
			if entry.Tables < agreeing || pep.Normalize(a) != pep.Normalize(module) {
				list = append(list, candidate{a, Known, entry.Module})
			}
		}
	}
	return list
}

// writtenName is key in the spelling that the table knows for it.
func writtenName(key string, entry naming.Entry) string {
	if pep.Normalize(entry.Distribution) == key {
		return entry.Distribution
	}
	return key
}

// choose takes the likeliest candidate; without candidates the module's own
// name is the guess.
func (p *Project) choose(module, own string, list []candidate) Resolution {
	if len(list) == 0 {
		return p.guess(module, own)
	}
	best := p.best(list)
	r := Resolution{Origin: list[best].origin, Module: list[best].module, Name: list[best].name, Key: pep.Normalize(list[best].name)}
	if p.isDeclared(r.Key) {
		r.Origin = Declared
	}
	for _, c := range list {
		if key := pep.Normalize(c.name); key != r.Key && !slices.Contains(r.Alternatives, key) {
			r.Alternatives = append(r.Alternatives, key)
		}
	}
	return r
}

// best is the index of the first candidate that is declared, else of the first
// that is installed, else of the first that is locked, else of the first.
func (p *Project) best(list []candidate) int {
	if i := slices.IndexFunc(list, func(c candidate) bool { return p.isDeclared(pep.Normalize(c.name)) }); i >= 0 {
		return i
	}
	if list[0].origin == Installed {
		return 0
	}
	if i := slices.IndexFunc(list, func(c candidate) bool { return p.isLocked(pep.Normalize(c.name)) }); i >= 0 {
		list[i].origin = Locked
		return i
	}
	return 0
}

// homemade are names of modules and folders that nobody imports from an index.
var homemade = map[string]bool{"src": true, "tests": true, "test": true, "conftest": true}

// guess resolves a module that nothing is known of. A declared distribution
// whose name is the module's with the customary "python" or "py" around it, or
// begins with it as flufl.lock does, is taken for its provider, so that no
// finding rests on a mere guess. Names such as _version are generated.
func (p *Project) guess(module, own string) Resolution {
	top := topLevel(module)
	key := pep.Normalize(top)
	if homemade[top] || strings.HasPrefix(top, "_") || strings.HasPrefix(pep.Normalize(p.name), key+"-") {
		return Resolution{Origin: Local, Module: top}
	}
	for _, name := range []string{key, "python-" + key, "py" + key, key + "-python", "py-" + key, "django-" + key, key + "-py"} {
		if p.isDeclared(name) {
			return Resolution{Origin: Declared, Module: module, Name: name, Key: name}
		}
	}
	if name, ok := p.firstDeclared(key + "-"); ok {
		return Resolution{Origin: Declared, Module: module, Name: name, Key: name}
	}
	if p.isLocked(own) {
		return Resolution{Origin: Locked, Module: module, Name: own, Key: own}
	}
	return Resolution{Origin: Guessed, Module: module, Name: own, Key: own}
}

// firstDeclared is the first of the declared names that begin with prefix.
func (p *Project) firstDeclared(prefix string) (string, bool) {
	i, _ := slices.BinarySearch(p.declaredKeys, prefix)
	if i == len(p.declaredKeys) || !strings.HasPrefix(p.declaredKeys[i], prefix) {
		return "", false
	}
	return p.declaredKeys[i], true
}

func (p *Project) isDeclared(key string) bool { return len(p.declared[key]) > 0 }
