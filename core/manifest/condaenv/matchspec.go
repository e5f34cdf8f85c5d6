package condaenv

import (
	"regexp"
	"strings"

	"github.com/pyferry/pyferry/core/text"
)

// A matchSpec is what one conda entry asks for (conda's MatchSpec). Spans
// count bytes of the entry.
type matchSpec struct {
	name      text.Span
	specifier text.Span // the version, without its build; empty for any
	whole     text.Span // without outer blanks and without a comment inside quotes
}

var (
	condaName = regexp.MustCompile(`^[A-Za-z0-9_][A-Za-z0-9_.-]*$`)
	// bracketVersion finds the version in "[version='>=1',build=...]".
	bracketVersion = regexp.MustCompile(`[\[(, ]version\s*=\s*(?:'([^']*)'|"([^"]*)"|([^,\])\s]*))`)
	// roundVersion finds the version in "(>=1,<2)".
	roundVersion = regexp.MustCompile(`^\(\s*([=<>!~*0-9][^()]*)\)`)
	// versionStart is what a version that follows a name can begin with.
	versionStart = regexp.MustCompile(`^(?:[=<>!~*0-9]|$)`)
)

// parseMatchSpec reads s as conda does: an optional channel and "::", a name,
// a version, a build, and key-value pairs in brackets. It is false where s
// names no package; the result is then zero for a URL or a path, which may
// stand in the list all the same.
func parseMatchSpec(s string) (matchSpec, bool) {
	end := len(s)
	if i := strings.IndexByte(s, '#'); i >= 0 {
		end = i
	}
	start := indentOf(s[:end])
	end = max(start, len(strings.TrimRight(s[:end], " \t")))
	if isLocation(s[start:end]) {
		return matchSpec{}, false
	}
	spec := matchSpec{whole: text.Span{Start: start, End: end}}
	head := end
	if i := strings.IndexAny(s[start:end], "[("); i >= 0 {
		head = start + i
	}
	nameStart := max(start, strings.LastIndexByte(s[:head], ':')+1)
	nameEnd := head
	if i := strings.IndexAny(s[nameStart:head], " \t=<>!~"); i >= 0 {
		nameEnd = nameStart + i
	}
	spec.name = text.Span{Start: nameStart, End: nameEnd}
	spec.specifier = specifierSpan(s, nameEnd, head, end)
	return spec, condaName.MatchString(spec.name.Of(s))
}

// isLocation tells URLs and paths from specs; a channel may be a URL.
func isLocation(s string) bool {
	if strings.HasSuffix(s, ".conda") || strings.HasSuffix(s, ".tar.bz2") {
		return true
	}
	return strings.Contains(s, "://") && !strings.Contains(s, "::") || strings.ContainsAny(s[:min(1, len(s))], "./~") || strings.Contains(s, `\`)
}

// specifierSpan finds the version between the name and the brackets, else
// inside the brackets, square or round.
func specifierSpan(s string, from, head, end int) text.Span {
	span := trim(s, text.Span{Start: from, End: head})
	if span.Len() > 0 {
		span.End = span.Start + buildStart(span.Of(s))
		return trim(s, span)
	}
	if m := roundVersion.FindStringSubmatchIndex(s[head:end]); m != nil {
		return trim(s, text.Span{Start: head + m[2], End: head + m[3]})
	}
	m := bracketVersion.FindStringSubmatchIndex(s[head:end])
	for group := 2; group < len(m); group += 2 {
		if m[group] >= 0 {
			return text.Span{Start: head + m[group], End: head + m[group+1]}
		}
	}
	return text.Span{Start: from, End: from}
}

// buildStart is where the build follows the version in "=1.2=py39_0" or
// "1.2 py39_0", else the length: a blank or "=" that belongs to no operator,
// with no operator and no comma after it.
func buildStart(s string) int {
	i := strings.LastIndexAny(s, " =")
	if i <= 0 || strings.ContainsAny(s[i-1:i], "=!|,<>~ ") || i == len(s)-1 || strings.ContainsAny(s[i+1:], "-,|<>~") {
		return len(s)
	}
	return i
}

// trim narrows span to exclude outer blanks.
func trim(s string, span text.Span) text.Span {
	part := span.Of(s)
	span.Start += indentOf(part)
	span.End = span.Start + len(strings.Trim(part, " \t"))
	return span
}

// readsAsSpec tells a commented-out entry from prose that starts with a dash:
// after the name nothing or a version may follow.
func readsAsSpec(s string, spec matchSpec) bool {
	rest := strings.TrimLeft(s[spec.name.End:], " \t")
	return versionStart.MatchString(rest) || strings.HasPrefix(rest, "[")
}
