package condaenv

import (
	"regexp"
	"strings"

	"go.yaml.in/yaml/v4"

	"github.com/pyferry/pyferry/core/manifest"
	"github.com/pyferry/pyferry/core/pep"
	"github.com/pyferry/pyferry/core/text"
)

// What a list that cannot be written says.
const (
	aliased    = "a YAML alias of another list"
	notByLines = "not written one entry a line"
)

// readRoot finds "dependencies" in the document.
func (f *File) readRoot(root *yaml.Node) {
	if root == nil || root.Kind != yaml.MappingNode {
		return
	}
	for i := 0; i+1 < len(root.Content); i += 2 {
		key, value := root.Content[i], root.Content[i+1]
		switch {
		case key.Kind != yaml.ScalarNode:
		case key.Value == "prefix":
			f.prefix = true
		case key.Value != CondaSection:
		case f.conda != nil:
			f.problem(f.spanOf(key), `a second "dependencies"; conda reads only one`)
		default:
			f.conda = newList(CondaSection, manifest.Conda)
			f.pip = newList(PipSection, manifest.PyPI)
			f.readList(f.conda, key, value, root)
			f.finishPip()
		}
	}
	if f.conda != nil && f.conda.form == empty {
		f.conda.indent = f.topIndent(root)
	}
}

func newList(id string, eco manifest.Ecosystem) *list {
	return &list{
		section: manifest.Section{ID: id, Role: manifest.Role{Kind: manifest.Environment}, Ecosystem: eco},
		gap:     " ",
	}
}

// finishPip makes the pip section virtual if the file has none; else the conda
// list, which holds it, reaches as far as it does.
func (f *File) finishPip() {
	end := f.conda.section.Span.End
	if f.pip.form != absent {
		f.conda.section.Span.End = max(end, f.pip.section.Span.End)
		return
	}
	f.pip.section.Span = text.Span{Start: end, End: end}
	f.pip.section.Virtual = true
	f.pip.section.ReadOnly = f.conda.section.ReadOnly
}

// topIndent is the indent of the file's other lists, for a list to be begun.
func (f *File) topIndent(root *yaml.Node) string {
	for i := 1; i < len(root.Content); i += 2 {
		value := root.Content[i]
		if value.Kind == yaml.SequenceNode && value.Style&yaml.FlowStyle == 0 && value.Anchor == "" {
			return strings.Repeat(" ", value.Column-1)
		}
	}
	return strings.Repeat(" ", f.conda.keyColumn+2)
}

// readList reads the value of key, which parent holds, into l.
func (f *File) readList(l *list, key, value, parent *yaml.Node) {
	f.locate(l, key)
	if value.Kind == yaml.AliasNode {
		l.readOnly(aliased)
		value = value.Alias
	}
	switch {
	case value.Kind == yaml.SequenceNode && value.Style&yaml.FlowStyle != 0:
		l.form = flow
	case value.Kind == yaml.SequenceNode:
		l.form = block
	case value.Kind == yaml.ScalarNode && value.ShortTag() == "!!null":
		f.readEmpty(l, value, parent)
		return
	default:
		l.form = empty
		l.readOnly("not a list")
		f.problem(f.spanOf(value), `"`+key.Value+`" is not a list`)
		return
	}
	for _, n := range value.Content {
		f.readItem(l, n)
	}
	f.frame(l, value)
}

// readEmpty takes a key without a value; an explicit null or one in a flow
// mapping has no lines to add to.
func (f *File) readEmpty(l *list, value, parent *yaml.Node) {
	l.form = empty
	l.section.Span = text.Span{Start: l.key.End, End: l.key.End}
	rest := f.text[l.key.End:f.lines.end(l.key.End)]
	if value.Value != "" || value.Anchor != "" || parent.Style&yaml.FlowStyle != 0 || !isBlankOrComment(rest) {
		l.readOnly(notByLines)
	}
}

func isBlankOrComment(s string) bool {
	trimmed := strings.TrimLeft(s, " \t")
	return trimmed == "" || trimmed[0] == '#' && len(trimmed) < len(s)
}

// locate notes where the key of a list stands.
func (f *File) locate(l *list, key *yaml.Node) {
	span, _, ok := f.scalar(key)
	colon := span.End + indentOf(f.text[span.End:])
	if !ok || !strings.HasPrefix(f.text[colon:], ":") {
		l.readOnly(notByLines)
	}
	l.key = text.Span{Start: span.Start, End: min(colon+1, len(f.text))}
	l.keyColumn = span.Start - f.lines.starts[f.lines.at(span.Start)]
}

// frame notes how the entries of a list are laid out.
func (f *File) frame(l *list, seq *yaml.Node) {
	if l.form == flow {
		end, ok := f.end(seq)
		if !ok {
			l.readOnly("brackets that are not understood")
			end = f.bare(seq)
		}
		l.section.Span = text.Span{Start: f.bare(seq), End: end}
		return
	}
	l.section.Span = text.Span{Start: f.start(seq), End: f.start(seq)}
	for i, it := range l.items {
		line := text.Span{Start: f.lines.starts[f.lines.at(it.span.Start)], End: it.span.Start}
		before, gap, ok := strings.Cut(line.Of(f.text), "-")
		if !ok || strings.Trim(before, " ") != "" || !isBlank(gap) || gap == "" || i > 0 && before != l.indent {
			l.readOnly(notByLines)
		}
		if i == 0 {
			// YAML allows a tab behind a dash, but not before a key such as "pip:".
			l.indent, l.gap = before, strings.ReplaceAll(gap, "\t", " ")
			l.section.Span.Start = min(line.Start+len(before), it.span.Start)
		}
		l.section.Span.End = max(l.section.Span.End, it.span.End)
	}
}

// readItem reads one entry of a list.
func (f *File) readItem(l *list, n *yaml.Node) {
	it := item{span: f.spanOf(n), anchored: n.Anchor != ""}
	target := n
	if n.Kind == yaml.AliasNode {
		target = n.Alias
	}
	switch {
	case target.Kind == yaml.ScalarNode:
		it.scalar = true
		f.readScalar(l, &it, target)
		if n.Kind == yaml.AliasNode {
			it.value = it.span
		}
	case target.Kind == yaml.MappingNode && l.section.Ecosystem == manifest.Conda:
		f.readInstaller(target, n.Kind == yaml.AliasNode)
	default:
		f.problem(it.span, "an entry that is no text")
	}
	l.items = append(l.items, it)
}

// spanOf covers a node as far as that can be told: of a scalar at least the
// first line, of anything else the first code point.
func (f *File) spanOf(n *yaml.Node) text.Span {
	span := f.runeAt(f.start(n))
	end, ok := f.end(n)
	if !ok && n.Kind == yaml.ScalarNode {
		end = f.lines.end(span.Start)
	}
	span.End = max(span.End, end)
	return span
}

// readScalar reads an entry that should be a match spec or a line for pip.
func (f *File) readScalar(l *list, it *item, n *yaml.Node) {
	if tag := n.ShortTag(); tag != "!!str" {
		f.problem(it.span, "an entry that is no text but "+strings.TrimPrefix(tag, "!!"))
		return
	}
	_, value, ok := f.scalar(n)
	if !ok {
		f.problem(it.span, "an entry over several lines or with escapes")
		return
	}
	it.value = value
	if l.section.Ecosystem == manifest.Conda {
		f.readSpec(it)
		return
	}
	f.readPip(it)
}

func (f *File) readSpec(it *item) {
	s := it.value.Of(f.text)
	spec, ok := parseMatchSpec(s)
	if !ok {
		if spec.name.Len() == 0 && spec.whole.Len() > 0 {
			f.problem(it.span, "an entry without the name of a package")
		}
		return
	}
	it.req = &manifest.Requirement{
		Section: CondaSection, Name: spec.name.Of(s), Key: pep.Normalize(spec.name.Of(s)),
		Specifier: spec.specifier.Of(s),
		Span:      spec.whole.Shift(it.value.Start), NameSpan: spec.name.Shift(it.value.Start),
	}
}

func (f *File) readPip(it *item) {
	parsed := parsePip(it.value.Of(f.text))
	switch at := it.value.Start; {
	case parsed.err != nil:
		f.problem(it.span, "not a line that pip understands: "+parsed.err.Error())
	case parsed.requirement != nil:
		r := *parsed.requirement
		r.Section, r.Key = PipSection, pep.Normalize(r.Name)
		r.Span, r.NameSpan = r.Span.Shift(at), r.NameSpan.Shift(at)
		it.req = &r
	case parsed.include != nil:
		include := *parsed.include
		include.Section, include.Span = PipSection, include.Span.Shift(at)
		f.includes = append(f.includes, include)
	case parsed.self != nil:
		self := *parsed.self
		self.Section, self.Span = PipSection, self.Span.Shift(at)
		f.selves = append(f.selves, self)
	}
}

// selector matches the key under which micromamba keeps a match spec for one
// platform: "sel(win): pywin32".
var selector = regexp.MustCompile(`^sel\((linux|osx|unix|win)\)$`)

// markers say in PEP 508 what a selector does.
var markers = map[string]string{
	"linux": `sys_platform == "linux"`, "osx": `sys_platform == "darwin"`, "unix": `os_name == "posix"`, "win": `sys_platform == "win32"`,
}

// readSelected notes the match spec for one platform. It is listed to be
// known; being no entry of the list, it is not edited.
func (f *File) readSelected(key, n *yaml.Node) {
	var it item
	if _, value, ok := f.scalar(n); ok && n.ShortTag() == "!!str" {
		it.span, it.value = f.spanOf(n), value
		f.readSpec(&it)
	}
	if it.req != nil {
		it.req.Marker = markers[selector.FindStringSubmatch(key.Value)[1]]
		f.conda.selected = append(f.conda.selected, *it.req)
	}
}

// readInstaller reads an entry such as "pip: [...]"; the lists of installers
// other than pip are left alone.
func (f *File) readInstaller(n *yaml.Node, alias bool) {
	for i := 0; i+1 < len(n.Content); i += 2 {
		key, value := n.Content[i], n.Content[i+1]
		switch {
		case key.Kind == yaml.ScalarNode && selector.MatchString(key.Value) && value.Kind == yaml.ScalarNode:
			f.readSelected(key, value)
		case key.Kind != yaml.ScalarNode || key.Value != "pip":
			if value.Kind != yaml.SequenceNode {
				f.problem(f.spanOf(key), "an entry with a colon that is no list for an installer")
			}
		case f.pip.form != absent:
			f.problem(f.spanOf(key), "a second pip list; conda reads only the last")
		default:
			f.readList(f.pip, key, value, n)
			f.pip.sole = len(n.Content) == 2
			if alias {
				f.pip.readOnly(aliased)
			}
		}
	}
}
