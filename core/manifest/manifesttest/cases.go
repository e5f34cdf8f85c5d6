// Package manifesttest holds the tests that every manifest format shares:
// in/out cases that a reader can check by eye, and the property that an edit
// adds one requirement and changes nothing else.
package manifesttest

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/pyferry/pyferry/core/manifest"
	"github.com/pyferry/pyferry/core/pep"
	"github.com/pyferry/pyferry/core/text"
)

var update = flag.Bool("update", false, "rewrite the out and want parts of the cases")

// Parse reads a manifest from its text.
type Parse func(text string) manifest.Manifest

// Run runs each testdata/*.txtar below the calling package's folder as one
// case. The archive's comment holds free text and one command a line:
//
//	add SECTION NAME [VERSION] [; MARKER]   declare a requirement
//	remove SECTION NAME                     take one out
//	refuse SECTION NAME                     Add must return an error and no edit
//	list                                    compare with the part "want"
//	crlf, bom, no-final-newline             change the text before it is read
//
// Each add or remove works on the result of the one before; the last result
// must equal the part "out". With -update, "out" and "want" are rewritten.
func Run(t *testing.T, parse Parse) {
	files, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("no cases in testdata (%v)", err)
	}
	for _, file := range files {
		name := strings.TrimSuffix(filepath.Base(file), ".txtar")
		t.Run(name, func(t *testing.T) { runCase(t, file, parse) })
	}
}

type testCase struct {
	*testing.T
	parse   Parse
	text    string // as it stands after the commands so far
	archive *txtar.Archive
	shape   []string // crlf, bom, no-final-newline
	compare []string // names of the parts to compare: out, want
	listing string
}

func runCase(t *testing.T, file string, parse Parse) {
	archive, err := txtar.ParseFile(file)
	if err != nil {
		t.Fatal(err)
	}
	c := &testCase{T: t, parse: parse, archive: archive, text: part(archive, "in")}
	for line := range strings.Lines(string(archive.Comment)) {
		c.command(strings.Fields(line))
	}
	if len(c.compare) == 0 {
		t.Fatal("the case has no command")
	}
	got := map[string]string{"out": c.unshape(c.text), "want": c.listing}
	for _, name := range c.compare {
		c.check(file, name, got[name])
	}
}

func (c *testCase) check(file, name, got string) {
	c.Helper()
	if *update {
		setPart(c.archive, name, got)
		if err := os.WriteFile(file, txtar.Format(c.archive), 0o644); err != nil {
			c.Fatal(err)
		}
		return
	}
	if want := part(c.archive, name); got != want {
		c.Errorf("%s: got\n%s\nwant\n%s", name, got, want)
	}
}

// command runs one line of the case; a line of free text does nothing.
func (c *testCase) command(words []string) {
	if len(words) == 0 {
		return
	}
	switch verb := words[0]; {
	case verb == "crlf" || verb == "bom" || verb == "no-final-newline":
		c.shape = append(c.shape, verb)
		c.text = reshape(c.text, verb)
	case verb == "add" && len(words) >= 3:
		c.edit(c.add(words[1:]))
	case verb == "remove" && len(words) == 3:
		c.edit(c.remove(words[1], words[2]))
	case verb == "refuse" && len(words) >= 3:
		c.refuse(words[1:])
	case verb == "list" && len(words) == 1:
		c.listing = List(c.parse(c.text))
		c.compare = append(c.compare, "want")
	}
}

func (c *testCase) add(words []string) ([]text.Edit, error) {
	req, marker, _ := strings.Cut(strings.Join(words[1:], " "), ";")
	fields := strings.Fields(req)
	n := manifest.New{Name: fields[0], Key: pep.Normalize(fields[0]), Marker: strings.TrimSpace(marker)}
	if len(fields) > 1 {
		n.Version = fields[1]
	}
	return c.parse(c.text).Add(words[0], n)
}

func (c *testCase) remove(section, name string) ([]text.Edit, error) {
	m := c.parse(c.text)
	for _, r := range m.Requirements() {
		if r.Section == section && r.Key == pep.Normalize(name) {
			return m.Remove(r)
		}
	}
	return nil, errors.New("no such requirement")
}

func (c *testCase) edit(edits []text.Edit, err error) {
	c.Helper()
	if err != nil {
		c.Fatal(err)
	}
	c.text, err = text.Apply(c.text, edits)
	if err != nil {
		c.Fatal(err)
	}
	if len(c.compare) == 0 {
		c.compare = append(c.compare, "out")
	}
}

func (c *testCase) refuse(words []string) {
	c.Helper()
	edits, err := c.add(words)
	if err == nil || len(edits) > 0 {
		c.Errorf("add %v: got edits %v, error %v; want a refusal", words, edits, err)
	}
	c.listing = fmt.Sprintln(err)
	c.compare = []string{"want"}
}

// reshape turns a case's plain text into what the directive names.
func reshape(s, directive string) string {
	switch directive {
	case "crlf":
		return strings.ReplaceAll(s, "\n", "\r\n")
	case "bom":
		return "\ufeff" + s
	}
	return strings.TrimSuffix(strings.TrimSuffix(s, "\n"), "\r")
}

// unshape undoes reshape, and fails where the shape did not survive the edit.
func (c *testCase) unshape(s string) string {
	for _, directive := range c.shape {
		switch directive {
		case "crlf":
			if strings.Count(s, "\n") != strings.Count(s, "\r\n") {
				c.Errorf("not every line ends with CRLF: %q", s)
			}
			s = strings.ReplaceAll(s, "\r\n", "\n")
		case "bom":
			if !strings.HasPrefix(s, "\ufeff") {
				c.Errorf("the byte order mark is gone: %q", s)
			}
			s = strings.TrimPrefix(s, "\ufeff")
		case "no-final-newline":
			if strings.HasSuffix(s, "\n") {
				c.Errorf("a final newline came in: %q", s)
			}
			s += "\n"
		}
	}
	return s
}

func part(a *txtar.Archive, name string) string {
	for _, f := range a.Files {
		if f.Name == name {
			return string(f.Data)
		}
	}
	return ""
}

func setPart(a *txtar.Archive, name, data string) {
	for i, f := range a.Files {
		if f.Name == name {
			a.Files[i].Data = []byte(data)
			return
		}
	}
	a.Files = append(a.Files, txtar.File{Name: name, Data: []byte(data)})
}
