package toolenv

import (
	"regexp"
	"strings"

	"github.com/pyferry/pyferry/core/text"
)

// testEnvironment is the section of tox.ini that all environments inherit; it
// runs the tests.
const testEnvironment = "testenv"

var (
	header  = regexp.MustCompile(`^\[([^\]]+)\]`)
	depsKey = regexp.MustCompile(`^deps[ \t]*[=:]`)
	// factors come before what tox installs only in environments whose names
	// have them: "py38,py39: mock", "!lint: pytest", "py3{8,9}-django: django".
	factors = regexp.MustCompile(`^[ \t]*[!\w.{},\-]+(?:[ \t]*,[ \t]*[!\w.{}\-]+)*[ \t]*:(?:[ \t]+|$)`)
	// listOf names another section whose deps an environment installs.
	listOf = regexp.MustCompile(`\{\[([^\]{}]+)\]deps\}`)
	// ownFolder is what tox puts the folder of tox.ini in for.
	ownFolder = regexp.MustCompile(`\{(?:toxinidir|tox_root)\}[/\\]?`)
	// version is what follows the name and extras of a requirement.
	version = regexp.MustCompile(`^[ \t]*[A-Za-z0-9._-]+[ \t]*(?:\[[^\]]*\])?([ \t]*[<>=!~(].*)$`)
)

// ParseTox reads a tox.ini.
func ParseTox(src string) *File {
	f := &File{src: src}
	x := text.NewIndex(src)
	named := map[string]bool{}
	for _, m := range listOf.FindAllStringSubmatch(src, -1) {
		named[m[1]] = true
	}
	section := ""
	for i := 0; i < x.Lines(); i++ {
		s := strings.TrimPrefix(x.Line(i).Of(src), "\ufeff")
		if m := header.FindStringSubmatch(s); m != nil {
			section = m[1]
		} else if m := depsKey.FindString(s); m != "" && (isEnvironment(section) || named[section]) {
			last := valueEnd(src, x, i)
			f.readDeps(section, x, i, last, len(m))
			i = last
		}
	}
	return f
}

func isEnvironment(section string) bool {
	return section == testEnvironment || strings.HasPrefix(section, testEnvironment+":")
}

// valueEnd is the last line of the value that starts in line first: it goes on
// in lines that are indented. Blank lines and comments do not end it.
func valueEnd(src string, x *text.Index, first int) int {
	last := first
	for i := first + 1; i < x.Lines(); i++ {
		s := x.Line(i).Of(src)
		switch {
		case strings.TrimSpace(s) == "" || s[0] == '#' || s[0] == ';':
		case s[0] == ' ' || s[0] == '\t':
			last = i
		default:
			return last
		}
	}
	return last
}

// readDeps reads the deps in lines first..last, of which the first begins with
// the key.
func (f *File) readDeps(section string, x *text.Index, first, last, key int) {
	m := newMask(f.src)
	for i := first; i <= last; i++ {
		line := x.Line(i)
		if line.Start > 0 {
			m.breakAt(line.Start - 1)
		}
		if i == first {
			line.Start += key
		}
		f.showDep(m, line)
	}
	name := strings.TrimPrefix(strings.TrimPrefix(section, testEnvironment), ":")
	if name == "" {
		name = "test"
	}
	f.take(section+".deps", name, text.Span{Start: x.Line(first).Start, End: x.Line(last).End}, string(m.bytes))
}

// showDep shows one line of deps as pip would read it.
func (f *File) showDep(m *mask, line text.Span) {
	s := line.Of(f.src)
	start := len(factors.FindString(s))
	body := text.Span{Start: line.Start + start, End: line.End}
	if comment := strings.TrimLeft(s, " \t"); strings.HasPrefix(comment, "#") || strings.HasPrefix(comment, ";") {
		return
	}
	folder := ownFolder.FindStringIndex(body.Of(f.src))
	rest := ownFolder.ReplaceAllLiteralString(body.Of(f.src), "")
	if strings.ContainsAny(rest, "{}") { // a reference to something else
		f.unread = f.unread || listOf.FindString(rest) != strings.TrimSpace(rest)
		return
	}
	m.show(body)
	if folder != nil {
		m.hide(text.Span{Start: body.Start + folder[0], End: body.Start + folder[1]})
	}
	if at := version.FindStringSubmatchIndex(body.Of(f.src)); at != nil && start > 0 {
		m.hide(text.Span{Start: body.Start + at[2], End: body.Start + at[3]})
	}
}
