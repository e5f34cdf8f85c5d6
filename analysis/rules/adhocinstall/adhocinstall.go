// Package adhocinstall reports notebooks that install libraries themselves.
package adhocinstall

import (
	_ "embed" // the rule's page
	"fmt"
	"regexp"
	"strings"

	"github.com/pyferry/pyferry/analysis"
	"github.com/pyferry/pyferry/core/notebook"
	"github.com/pyferry/pyferry/core/pep"
	"github.com/pyferry/pyferry/core/text"
)

//go:embed doc.md
var doc string

// Rule is ad-hoc-install.
var Rule = &analysis.Rule{ID: "ad-hoc-install", Severity: analysis.Warning, Doc: doc, Check: check}

// A line is one line of a notebook that installs something. Its span and
// that of its command count in the notebook's text.
type line struct {
	span    text.Span // of the whole statement, without its indentation
	source  string    // what stands there
	command string
	start   int // of command
}

func check(pass *analysis.Pass) {
	if pass.File.Notebook() == nil {
		return
	}
	for _, l := range lines(pass.File.Notebook()) {
		found := parse(l.command)
		for _, p := range found.packages {
			if pep.Normalize(p.name) != pep.Normalize(pass.Project.Name()) {
				report(pass, l, found, p)
			}
		}
	}
}

func report(pass *analysis.Pass, l line, found install, p pkg) {
	message := fmt.Sprintf("%s is installed by the notebook itself but declared nowhere", p.name)
	if len(pass.Project.Declared(pep.Normalize(p.name))) > 0 {
		message = fmt.Sprintf("%s is installed by the notebook itself although it is declared", p.name)
	}
	pass.Report(analysis.Finding{
		Span: p.span.Shift(l.start), Distribution: p.name, Message: message,
		Places: lacking(pass, p), Fixes: fixes(pass, l, found),
	})
}

// lines lists the shell commands and magics of a notebook that can install
// something, also in the form of calls that IPython and jupyterlab-lsp make
// of them.
func lines(nb *notebook.Notebook) []line {
	var list []line
	for _, m := range nb.Magics() {
		cell, at, ok := nb.Cell(m.Span.Start)
		if !ok || at+m.Span.Len() > len(cell.Source) {
			continue
		}
		source := cell.Source[at : at+m.Span.Len()]
		args := m.Args.Shift(-m.Span.Start).Of(source)
		switch {
		case m.Kind == notebook.Shell:
			list = append(list, line{m.Span, source, args, m.Args.Start})
		case m.Kind == notebook.LineMagic && installMagics[m.Name]:
			// The magic's name is the command's first word.
			list = append(list, line{m.Span, source, source[1:], m.Span.Start + 1})
		}
	}
	return append(list, calls(nb.Text())...)
}

var installMagics = map[string]bool{"pip": true, "conda": true, "mamba": true, "micromamba": true, "uv": true}

// A call of IPython's that runs a shell command or a magic.
var call = regexp.MustCompile(`(?m)^[ \t]*((?:\w+ *= *)?get_ipython\(\)\.(?:(?:system|getoutput)\( *["']([^"'\\\n]*)["'] *\)|run_line_magic\( *["'](\w+)["'] *, *["']([^"'\\\n]*)["'] *\)))`)

// calls lists the calls in Python text.
func calls(src string) []line {
	var list []line
	for _, m := range call.FindAllStringSubmatchIndex(src, -1) {
		l := line{span: text.Span{Start: m[2], End: m[3]}, source: src[m[2]:m[3]]}
		if m[4] >= 0 {
			l.start, l.command = m[4], src[m[4]:m[5]]
		} else if installMagics[src[m[6]:m[7]]] {
			// The name is put before the arguments, with all that stands
			// between them as blanks, so that offsets stay.
			l.start = m[6]
			l.command = src[m[6]:m[7]] + strings.Repeat(" ", m[8]-m[7]) + src[m[8]:m[9]]
		}
		list = append(list, l)
	}
	return list
}
