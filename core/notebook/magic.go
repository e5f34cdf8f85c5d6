package notebook

import (
	"strings"

	"github.com/pyferry/pyferry/core/text"
)

// A MagicKind says which IPython syntax a Magic is.
type MagicKind uint8

// The kinds of IPython syntax.
const (
	LineMagic MagicKind = iota // %name args, also as the value of an assignment
	CellMagic                  // %%name args, with the rest of the cell
	Shell                      // !command, !!command
	Help                       // ?name, name?, name??
	Autocall                   // ,name args  ;name args  /name args
)

// A Magic is one piece of IPython syntax that was masked. Spans are in
// coordinates of Notebook.Text (in mask, of the cell); what stood there can be
// read from Cell.Source.
type Magic struct {
	Kind MagicKind
	Name string    // of the magic, or what Help and Autocall are about; "" for Shell; "%x" for %%x that begins no cell
	Span text.Span // from the escape character to the end of its last line, or of the cell for CellMagic
	Args text.Span // what follows the name on its line(s); for Shell the whole command
}

// A pythonMagic is a magic whose arguments, or cell, are Python that runs in
// the notebook's own namespace.
type pythonMagic struct {
	statement bool   // what follows the options on its line is a statement
	cell      bool   // exists as a cell magic that runs the cell
	valued    string // the one-letter options that take a value
}

// pythonMagics are IPython's own and those of widespread extensions. Any other
// magic's arguments and cell are taken not to be Python.
var pythonMagics = map[string]pythonMagic{
	"time":                     {statement: true, cell: true},
	"timeit":                   {statement: true, cell: true, valued: "nrpv"},
	"prun":                     {statement: true, cell: true, valued: "DlsT"},
	"debug":                    {statement: true, cell: true, valued: "b"},
	"capture":                  {cell: true},
	"memit":                    {statement: true, cell: true, valued: "rti"}, // memory_profiler
	"mprun":                    {statement: true, cell: true, valued: "fT"},
	"lprun":                    {statement: true, cell: true, valued: "fmDTuop"}, // line_profiler
	"snakeviz":                 {statement: true, cell: true},
	"pyinstrument":             {statement: true, cell: true},
	"scalene":                  {statement: true, cell: true},
	"viztracer":                {cell: true},
	"ipytest":                  {cell: true},
	"run_pytest":               {cell: true},
	"manim":                    {cell: true},
	"wandb":                    {cell: true},
	"local":                    {cell: true}, // sparkmagic: run here, not on the cluster
	"cudf.pandas.profile":      {cell: true},
	"cudf.pandas.line_profile": {cell: true},
}

// options returns the length of the options that args begins with, as getopt
// reads them, and of the white space after them.
func (p pythonMagic) options(args []byte) int {
	pos := 0
	for isOption(args[pos:]) {
		word := firstWord(args[pos:])
		pos = skipBlanks(args, pos+len(word))
		if p.wantsValue(string(word)) {
			pos = skipBlanks(args, pos+len(firstWord(args[pos:])))
		}
	}
	return pos
}

func isOption(s []byte) bool {
	return len(s) > 1 && s[0] == '-' && (s[1] == '-' || isLetter(s[1]))
}

// wantsValue reports whether the next word is the value of an option in word,
// a group of one-letter options such as -qn.
func (p pythonMagic) wantsValue(word string) bool {
	if strings.HasPrefix(word, "--") {
		return false
	}
	i := strings.IndexAny(word, p.valued)
	return i >= 0 && i == len(word)-1
}

func isLetter(c byte) bool { return 'a' <= c|0x20 && c|0x20 <= 'z' }
