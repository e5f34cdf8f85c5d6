package requirements

import (
	"regexp"
	"slices"
	"strings"

	"github.com/pyferry/pyferry/core/manifest"
	"github.com/pyferry/pyferry/core/pep"
	"github.com/pyferry/pyferry/core/text"
)

// read notes what the line with index i declares.
func (f *File) read(i int) {
	l := f.lines[i]
	switch {
	case l.dangling:
		f.problems = append(f.problems, manifest.Problem{Span: l.span, Message: "the backslash at the end of the file joins nothing"})
	case l.blank():
	case l.masked[0] == '-':
		f.options(i, l)
	default:
		f.entry(i, entry{s: requirementPart(l.masked), start: l.content.Start})
	}
}

// requirementPart is s up to its first option: pip ends a requirement at a
// word that starts with "-".
func requirementPart(s string) string {
	if i := strings.Index(s, " -"); i >= 0 {
		s = s[:i]
	}
	return strings.TrimRight(s, " \t")
}

// options are those whose argument is read, by their long and short form.
var options = []struct {
	long, short string
	read        func(f *File, line int, e entry)
}{
	{"--requirement", "-r", func(f *File, _ int, e entry) { f.include(e, false) }},
	{"--constraint", "-c", func(f *File, _ int, e entry) { f.include(e, true) }},
	{"--editable", "-e", func(f *File, line int, e entry) {
		e.editable = true
		f.entry(line, e)
	}},
}

// options reads a line that starts with an option; all others concern only how
// pip installs.
func (f *File) options(i int, l line) {
	for _, o := range options {
		if at, ok := argument(l.masked, o.long, o.short); ok {
			o.read(f, i, unquote(entry{s: requirementPart(l.masked[at:]), start: l.content.Start + at}))
			return
		}
	}
}

// argument is the offset of the argument of the option at the start of s:
// after "--long value", "--long=value", "-s value" or "-svalue".
func argument(s, long, short string) (int, bool) {
	at := 0
	switch {
	case strings.HasPrefix(s, long) && len(s) > len(long) && strings.IndexByte("= \t", s[len(long)]) >= 0:
		at = len(long) + 1
	case strings.HasPrefix(s, short) && !strings.HasPrefix(s, "--") && len(s) > len(short):
		at = len(short)
	default:
		return 0, false
	}
	for at < len(s) && (s[at] == ' ' || s[at] == '\t') {
		at++
	}
	return at, at < len(s)
}

// An entry is the text of one requirement with its byte offset in the file.
type entry struct {
	s        string
	start    int
	editable bool
}

func (e entry) span() text.Span { return text.Span{Start: e.start, End: e.start + len(e.s)} }

func unquote(e entry) entry {
	if n := len(e.s); n > 1 && (e.s[0] == '"' || e.s[0] == '\'') && e.s[n-1] == e.s[0] {
		return entry{s: e.s[1 : n-1], start: e.start + 1, editable: e.editable}
	}
	return e
}

func (f *File) include(e entry, constraint bool) {
	if strings.Contains(e.s, "://") {
		return
	}
	f.includes = append(f.includes, manifest.Include{
		Section: sectionID, Path: e.s, Constraint: constraint, Span: e.span(),
	})
}

// entry reads one requirement: the project itself, a path or URL, or PEP 508.
func (f *File) entry(i int, e entry) {
	if extras, ok := selfReference(e.s); ok {
		f.selves = append(f.selves, manifest.SelfReference{Section: sectionID, Extras: extras, Span: e.span()})
		return
	}
	r, err := pep.ParseRequirement(e.s)
	switch {
	case err == nil && (r.URL != "" || !e.editable && !isArchive(e.s)):
		f.declare(i, e, manifest.FromPEP508(sectionID, r, e.start))
	case e.editable || isArchive(e.s) || isPath(e.s):
		f.location(i, e)
	default:
		f.problems = append(f.problems, manifest.RequirementProblem(e.span(), err))
	}
}

func (f *File) declare(i int, e entry, r manifest.Requirement) {
	r.Editable = e.editable
	f.reqs = append(f.reqs, declared{r, i})
}

// ownPath is the current folder, with extras: ".", "./", "file:.", "file://."
// perhaps with the name of the project behind it.
var ownPath = regexp.MustCompile(`^(?:file:(?://)?)?(?:\./?|\$\{PWD\})(?:#egg=[^\[\]&;]*)?(?:\[([^\]]*)\])?\s*(?:;.*)?$`)

// selfReference reports whether s is the folder that pip runs in, and with
// which extras.
func selfReference(s string) (extras []string, ok bool) {
	m := ownPath.FindStringSubmatch(s)
	if m == nil {
		return nil, false
	}
	for extra := range strings.SplitSeq(m[1], ",") {
		if extra = strings.TrimSpace(extra); extra != "" {
			extras = append(extras, extra)
		}
	}
	return extras, true
}

// archives are the suffixes by which pip knows an archive.
var archives = []string{".whl", ".zip", ".tar.gz", ".tgz", ".tar", ".tar.bz2", ".tbz", ".tar.xz", ".txz", ".tlz", ".tar.lz", ".tar.lzma"}

// isArchive reports whether s, without extras and marker, is the name of one.
func isArchive(s string) bool {
	s = strings.ToLower(locationPart(s))
	return slices.ContainsFunc(archives, func(suffix string) bool { return strings.HasSuffix(s, suffix) })
}

// isPath reports whether s is a path or a URL.
func isPath(s string) bool {
	s = locationPart(s)
	return strings.HasPrefix(s, ".") || strings.HasPrefix(s, "${") || strings.ContainsAny(s, `/\`)
}

func locationPart(s string) string {
	s, _, _ = strings.Cut(s, ";")
	s, _, _ = strings.Cut(s, "[")
	return strings.TrimSpace(s)
}

// named finds the name of a distribution in a path or URL, and its extras.
var named = []*regexp.Regexp{
	regexp.MustCompile(`[#&]egg=([A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?)(?:\[([^\]]*)\])?`),
	regexp.MustCompile(`(?:^|[/\\])([A-Za-z0-9](?:[A-Za-z0-9._]*[A-Za-z0-9])?)-[^/\\-]+(?:-[^/\\-]+)?-[^/\\-]+-[^/\\-]+-[^/\\-]+\.whl(?:\[([^\]]*)\])?(?:#|$)`),
}

// location reads a path or URL; one that does not name its distribution
// declares nothing that could be compared.
func (f *File) location(i int, e entry) {
	url, marker := e.s, ""
	if at := strings.Index(url, " ;"); at >= 0 {
		url, marker = strings.TrimRight(url[:at], " \t"), strings.TrimSpace(url[at+2:])
	} else if at := strings.Index(url, "; "); at >= 0 {
		url, marker = url[:at], strings.TrimSpace(url[at+2:])
	}
	for _, form := range named {
		m := form.FindStringSubmatchIndex(url)
		if m == nil {
			continue
		}
		r := manifest.Requirement{
			Section: sectionID, Name: url[m[2]:m[3]], Key: pep.Normalize(url[m[2]:m[3]]), URL: url, Marker: marker,
			Span: e.span(), NameSpan: text.Span{Start: e.start + m[2], End: e.start + m[3]},
		}
		if m[4] >= 0 {
			r.Extras = strings.FieldsFunc(url[m[4]:m[5]], func(r rune) bool { return r == ',' || r == ' ' })
		}
		f.declare(i, e, r)
		return
	}
	if path := locationPart(url); isPath(path) && !isArchive(path) && !strings.ContainsAny(path, ":$") {
		f.paths = append(f.paths, strings.ReplaceAll(path, `\`, "/"))
	}
}
