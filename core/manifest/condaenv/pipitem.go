package condaenv

import (
	"regexp"
	"strings"

	"github.com/pyferry/pyferry/core/manifest"
	"github.com/pyferry/pyferry/core/pep"
	"github.com/pyferry/pyferry/core/text"
)

// A pipItem is what one entry of the pip list says: one line of a pip
// requirements file. At most one of its fields is set; none for options and
// for URLs and paths that name no distribution. Spans count bytes of the line.
type pipItem struct {
	requirement *manifest.Requirement
	include     *manifest.Include
	self        *manifest.SelfReference
	err         error
}

var (
	pipComment = regexp.MustCompile(`(^|[ \t]+)#.*$`)
	pipOption  = regexp.MustCompile(`^(-[erc]|--(?:editable|requirement|constraint)(?:[ \t=]|$))[ \t=]*`)
	eggName    = regexp.MustCompile(`[#&]egg=([A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?)`)
	// lineOption starts the options that may follow a requirement.
	lineOption = regexp.MustCompile(`[ \t]+--[a-z]`)
	// upward matches paths to a folder that holds the environment file.
	upward = regexp.MustCompile(`^\.{1,2}(?:/\.{1,2})*/?$`)
	extras = regexp.MustCompile(`^(.*?)[ \t]*\[([^\]]*)\]$`)
	// archive matches files that pip installs but that are not this project.
	archive = regexp.MustCompile(`(?i)\.(?:whl|zip|tar\.gz|tar\.bz2|tgz)$`)
)

// parsePip reads one line of the pip list.
func parsePip(s string) pipItem {
	end := len(pipComment.ReplaceAllString(s, ""))
	span := trim(s, text.Span{Start: 0, End: end})
	line := span.Of(s)
	option := pipOption.FindString(line)
	target := strings.Trim(line[len(option):], `"' `)
	switch kind := strings.TrimLeft(option, "-"); {
	case strings.HasPrefix(kind, "r"), strings.HasPrefix(kind, "c"):
		return includeItem(target, span, kind[0] == 'c')
	case strings.HasPrefix(kind, "e"), isSelf(target):
		return targetItem(s, span, target, kind != "")
	case line == "" || line[0] == '-' || namesNothing(line):
		return targetItem(s, span, "", false)
	}
	return requirementItem(s, span)
}

func includeItem(target string, span text.Span, constraint bool) pipItem {
	if target == "" || strings.Contains(target, "://") {
		return pipItem{}
	}
	return pipItem{include: &manifest.Include{Path: target, Constraint: constraint, Span: span}}
}

// targetItem is an editable or direct reference: the project itself, or a
// distribution that an "egg" fragment names.
func targetItem(s string, span text.Span, target string, editable bool) pipItem {
	if isSelf(target) {
		_, wanted := splitExtras(target)
		return pipItem{self: &manifest.SelfReference{Extras: wanted, Span: span}}
	}
	m := eggName.FindStringSubmatchIndex(span.Of(s))
	if m == nil {
		return pipItem{}
	}
	name := text.Span{Start: m[2], End: m[3]}.Shift(span.Start)
	return pipItem{requirement: &manifest.Requirement{
		Name: name.Of(s), URL: strings.TrimSpace(span.Of(s)[len(pipOption.FindString(span.Of(s))):]),
		Editable: editable, Span: span, NameSpan: name,
	}}
}

// isSelf reports whether a path names this project: the file's own folder, one
// above it (environment files often lie in a sub-folder), or a folder below.
func isSelf(target string) bool {
	path, _ := splitExtras(strings.TrimPrefix(target, "file:"))
	return upward.MatchString(path) || strings.HasPrefix(path, "./") && !archive.MatchString(path)
}

// splitExtras splits ".[dev,docs]" into the path and the extras.
func splitExtras(target string) (path string, wanted []string) {
	m := extras.FindStringSubmatch(target)
	if m == nil {
		return target, nil
	}
	for _, e := range strings.Split(m[2], ",") {
		if e = strings.TrimSpace(e); e != "" {
			wanted = append(wanted, e)
		}
	}
	return m[1], wanted
}

// namesNothing reports whether a line is a URL or a path, which name a
// distribution only in a fragment.
func namesNothing(line string) bool {
	if at := lineOption.FindStringIndex(line); at != nil {
		line = line[:at[0]]
	}
	before, _, _ := strings.Cut(line, "://")
	return before != line && !strings.Contains(before, "@") || strings.ContainsAny(line[:1], "./~$") || archive.MatchString(line)
}

// requirementItem reads a PEP 508 requirement; options that follow it are
// pip's own business.
func requirementItem(s string, span text.Span) pipItem {
	if at := lineOption.FindStringIndex(span.Of(s)); at != nil {
		span.End = span.Start + at[0]
	}
	r, err := pep.ParseRequirement(span.Of(s))
	if err != nil {
		return pipItem{err: err}
	}
	return pipItem{requirement: &manifest.Requirement{
		Name: r.Name, Extras: r.Extras, Specifier: r.Specifier, Marker: r.Marker, URL: r.URL,
		Span: r.Span.Shift(span.Start), NameSpan: r.NameSpan.Shift(span.Start),
	}}
}
