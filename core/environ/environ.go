// Package environ reads what is installed in an environment (virtualenv or
// conda) from its metadata files. Python is never run.
package environ

import "iter"

// An Environment is an installed set of distributions. It is immutable and
// safe for concurrent use; files are read when they are first needed.
type Environment struct{ prefix string }

// Read opens the environment at prefix.
func Read(prefix string) (*Environment, error) { return &Environment{prefix: prefix}, nil }

// Prefix is the environment's folder.
func (e *Environment) Prefix() string { return e.prefix }

// PythonVersion is the version of the environment's Python, if known.
func (e *Environment) PythonVersion() (major, minor int, ok bool) { return 0, 0, false }

// Distributions yields all installed distributions, sorted by key.
func (e *Environment) Distributions() iter.Seq[*Distribution] {
	return func(func(*Distribution) bool) {}
}

// Lookup returns the installed distribution with the normalised name, or nil.
func (e *Environment) Lookup(key string) *Distribution { return nil }

// Providers returns the distributions that provide a dotted module.
func (e *Environment) Providers(module string) []*Distribution { return nil }

// Watch lists the paths that change when something is installed.
func (e *Environment) Watch() []string { return nil }

// Problems tells what could not be read so far.
func (e *Environment) Problems() []string { return nil }

// A Distribution is one installed distribution. Its key is known at once; all
// else is read from its metadata when first asked for.
type Distribution struct{ key string }

// Name is the name as the metadata spells it.
func (d *Distribution) Name() string { return d.key }

// Key is the normalised name (PEP 503).
func (d *Distribution) Key() string { return d.key }

// Version is the installed version, or empty if unknown.
func (d *Distribution) Version() string { return "" }

// Modules are the importable modules, dotted below namespace packages.
func (d *Distribution) Modules() []string { return nil }

// Requires are the Requires-Dist lines (PEP 508).
func (d *Distribution) Requires() []string { return nil }

// Editable reports an editable (development mode) installation.
func (d *Distribution) Editable() bool { return false }

// DirectURL is the URL of direct_url.json (PEP 610), or empty.
func (d *Distribution) DirectURL() string { return "" }

// A Search says where to look for a project's environment.
type Search struct {
	Root       string              // the project's folder, absolute
	Configured string              // the configured path, or empty
	Getenv     func(string) string // os.Getenv outside of tests
}

// Find returns the prefix of the project's environment.
func Find(s Search) (prefix string, ok bool) { return "", false }
