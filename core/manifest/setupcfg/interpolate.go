package setupcfg

import (
	"errors"
	"strings"
)

var (
	errSyntax  = errors.New(`"%" must be followed by "%" or by "(key)s"`)
	errUnknown = errors.New("reference to an unknown key")
)

// maxValue bounds what references that double each other can grow to, in bytes.
const maxValue = 1 << 20

// An expander computes values as configparser's BasicInterpolation does. It
// keeps what it has computed, so that a long chain of references costs no more
// than its values.
type expander struct {
	*config
	done map[reference]expansion
}

type reference struct {
	section *section
	option  *option
}

type expansion struct {
	value string
	err   error
}

// value is the value of o as seen from s: o is an option of s or of [DEFAULT].
// An option that refers to itself gives errUnknown.
func (x *expander) value(s *section, o *option) (string, error) {
	ref := reference{s, o}
	if e, ok := x.done[ref]; ok {
		return e.value, e.err
	}
	x.done[ref] = expansion{err: errUnknown}
	v, err := x.expand(s, x.raw(o))
	x.done[ref] = expansion{v, err}
	return v, err
}

// expand replaces the references %(key)s in raw, a value in s, and makes "%%" a
// "%". It gives errSyntax, or errUnknown for a key that exists neither in s
// nor in [DEFAULT].
func (x *expander) expand(s *section, raw string) (string, error) {
	var out strings.Builder
	for {
		before, rest, found := strings.Cut(raw, "%")
		out.WriteString(before)
		if !found {
			return out.String(), nil
		}
		if strings.HasPrefix(rest, "%") {
			out.WriteByte('%')
			raw = rest[1:]
			continue
		}
		key, after, ok := cutReference(rest)
		if !ok {
			return "", errSyntax
		}
		v, err := x.resolve(s, key)
		if err != nil {
			return "", err
		}
		if out.Len()+len(v) > maxValue {
			return "", errUnknown
		}
		out.WriteString(v)
		raw = after
	}
}

// resolve is what %(key)s stands for in s. The project's name is understood
// everywhere, although configparser takes it from [metadata] only there.
func (x *expander) resolve(s *section, key string) (string, error) {
	if o := x.lookup(s, key); o != nil {
		return x.value(s, o)
	}
	if key == "name" {
		return x.projectName()
	}
	return "", errUnknown
}

// projectName is the name in [metadata].
func (x *expander) projectName() (string, error) {
	s := x.named[metadataSection]
	o := s.option("name")
	if o == nil {
		return "", errUnknown
	}
	return x.value(s, o)
}

// lookup finds the option that %(key)s means in s.
func (c *config) lookup(s *section, key string) *option {
	for _, in := range []*section{s, c.named[defaultSection]} {
		if in == nil {
			continue
		}
		if o := in.byKey[canonical(in.name, key)]; o != nil && o.name == key {
			return o
		}
	}
	return nil
}

// cutReference takes "(key)s" off the start of s.
func cutReference(s string) (key, after string, ok bool) {
	if !strings.HasPrefix(s, "(") {
		return "", "", false
	}
	key, after, ok = strings.Cut(s[1:], ")")
	if !ok || key == "" || !strings.HasPrefix(after, "s") {
		return "", "", false
	}
	return key, after[1:], true
}

// wholeReference returns KEY if s is "%(KEY)s" and nothing else.
func wholeReference(s string) (string, bool) {
	rest, ok := strings.CutPrefix(s, "%")
	if !ok {
		return "", false
	}
	key, after, ok := cutReference(rest)
	return key, ok && after == ""
}

// raw is the value of o as configparser keeps it, blank lines left out.
func (c *config) raw(o *option) string {
	parts := make([]string, 0, len(o.values)+1)
	if len(o.values) > 0 && o.ownLine(o.values[0]) {
		parts = append(parts, "")
	}
	for _, v := range o.values {
		parts = append(parts, v.span.Of(c.src))
	}
	return strings.Join(parts, "\n")
}
