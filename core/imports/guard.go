package imports

import "strings"

// worlds is a set of situations in which a module may be read. Bit i stands for
// the version versions[i] of Python at run time, bit i+32 for a type checker
// that assumes this version.
type worlds uint64

// A version is a release of Python, without the micro number.
type version struct{ major, minor int }

// versions are 2.0 to 2.7 and 3.0 to 3.23.
var versions = func() (list [32]version) {
	for i := range list {
		list[i] = version{3, i - 8}
		if i < 8 {
			list[i] = version{2, i}
		}
	}
	return list
}()

const (
	everywhere worlds = 0xFFFFFFFF_FFFFFFFF
	runTime    worlds = 0x00000000_FFFFFFFF
	checkers   worlds = 0xFFFFFFFF_00000000
	python2    worlds = 0x000000FF_000000FF
	python3    worlds = 0xFFFFFF00_FFFFFF00
)

// where returns the worlds whose version fulfils a condition.
func where(holds func(version) bool) worlds {
	var set worlds
	for i, v := range versions {
		if holds(v) {
			set |= 1<<i | 1<<(i+32)
		}
	}
	return set
}

// A truth says in which worlds a condition is known to hold and in which it is
// known to fail. In the others it depends on something else.
type truth struct{ yes, no worlds }

func (t truth) not() truth        { return truth{t.no, t.yes} }
func (t truth) and(u truth) truth { return truth{t.yes & u.yes, t.no | u.no} }
func (t truth) or(u truth) truth  { return truth{t.yes | u.yes, t.no & u.no} }

// A reach says in which worlds a branch of an `if` cannot be reached, and which
// of VersionGuard, PlatformGuard and TypeChecking the conditions so far name.
type reach struct {
	named    Context
	excluded worlds
}

// take enters the branch of the condition in header. The receiver becomes the
// reach of what follows when the condition fails.
func (r *reach) take(header string) reach {
	list := tokens(header)
	t := evaluate(list)
	branch := reach{r.named | guardsNamed(list), r.excluded | t.no}
	*r = reach{branch.named, r.excluded | t.yes}
	return branch
}

// context returns the circumstances of a branch.
func (r reach) context() Context {
	c := r.named & (VersionGuard | PlatformGuard)
	left := everywhere &^ r.excluded
	if left == 0 {
		return c
	}
	if r.named.Has(TypeChecking) && left&runTime == 0 {
		c |= TypeChecking
	}
	if r.named.Has(TypeChecking) && left&checkers == 0 {
		c |= TypeCheckingElse
	}
	if r.named.Has(VersionGuard) && left&python3 == 0 {
		c |= Python2
	}
	return c
}

// mayTell is a quick look at whether guardsNamed can find something.
func mayTell(header string) bool {
	for _, part := range []string{"TYPE_CHECKING", "version", "PY", "py", "platform", "os"} {
		if strings.Contains(header, part) {
			return true
		}
	}
	return false
}

// guardNames are the names that tell about the version or platform, with the
// module that they are attributes of. The ones of sys are known without it too,
// but for those too common to be taken for sys's.
var guardNames = map[string]Context{
	"version_info": VersionGuard, "sys.version_info": VersionGuard,
	"hexversion": VersionGuard, "sys.hexversion": VersionGuard,
	"sys.version":             VersionGuard,
	"platform.python_version": VersionGuard, "platform.python_version_tuple": VersionGuard,
	"sys.platform": PlatformGuard, "os.name": PlatformGuard, "platform.system": PlatformGuard,
}

// guardsNamed returns which of VersionGuard, PlatformGuard and TypeChecking the
// names in a condition stand for.
func guardsNamed(list []token) Context {
	var c Context
	for i, t := range list {
		if !t.isName() {
			continue
		}
		switch {
		case t == "TYPE_CHECKING":
			c |= TypeChecking
		case isMajorFlag(string(t)):
			c |= VersionGuard
		default:
			c |= guardNames[path(list, i)]
		}
	}
	return c
}

// isMajorFlag recognises the names that compatibility modules (six, ...) give to
// constants about the version: PY2, PY3, PY38, PY39_PLUS, IS_PY3, is_py2.
func isMajorFlag(name string) bool {
	name = strings.TrimPrefix(strings.ToUpper(name), "IS_")
	return strings.HasPrefix(name, "PY2") || strings.HasPrefix(name, "PY3")
}

// majorFlags are those of them that say alone which major version runs.
var majorFlags = map[string]truth{
	"PY2": {python2, python3}, "IS_PY2": {python2, python3}, "is_py2": {python2, python3},
	"PY3": {python3, python2}, "IS_PY3": {python3, python2}, "is_py3": {python3, python2},
}
