package imports

import (
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"
)

// checkEdits makes each text from the one before and compares the imports that
// are found on the way with those of a scan of the whole text.
func checkEdits(t *testing.T, texts ...string) {
	t.Helper()
	d := new(Document)
	for i, src := range texts {
		before := d.imports
		unchanged := describeAll(before)
		next := d.edit(src, 0) // every checkpoint there is
		if want := Scan(src); !reflect.DeepEqual(next.Imports(), want) {
			t.Fatalf("edit %d from\n%q\nto\n%q\ngot  %s\nwant %s", i, d.src, src, describeAll(next.Imports()), describeAll(want))
		}
		if describeAll(before) != unchanged {
			t.Fatalf("edit %d changed the imports of the document before", i)
		}
		d = next
	}
}

// randomEdit replaces a part of src by fragments.
func randomEdit(random *rand.Rand, src string, longest int) string {
	start := random.IntN(len(src) + 1)
	end := start
	if random.IntN(2) == 0 {
		end += random.IntN(min(longest, len(src)-start) + 1)
	}
	var with strings.Builder
	for range random.IntN(4) {
		with.WriteString(fragments[random.IntN(len(fragments))])
	}
	return src[:start] + with.String() + src[end:]
}

// statements begin the lines of TestEditFragments, so that there are checkpoints.
var statements = []string{
	"\nimport a", "\ndef f():\n    import b", "\nclass A:\n    def g(self): pass\n    def h(self):\n        import c", "\ntry:\n    import d\nexcept ImportError:\n    import e",
	"\nif TYPE_CHECKING:\n    from f import (g,\n      h)", "\nreturn x", "\nfrom . import i", "\nx = [1,\n 2]", "\n'''\n", "\nx = f'''{\n", "\npass\n    import j", "\nwith suppress(ImportError):\n  import k\n  def l():\n    import m",
}

// TestEditFragments edits texts that are put together from what matters to the
// scanner.
func TestEditFragments(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 4))
	for range 20_000 {
		var src strings.Builder
		for range random.IntN(12) {
			src.WriteString(statements[random.IntN(len(statements))])
			if random.IntN(3) == 0 {
				src.WriteString(fragments[random.IntN(len(fragments))])
			}
		}
		texts := []string{src.String()}
		for range 6 {
			texts = append(texts, randomEdit(random, texts[len(texts)-1], 20))
		}
		checkEdits(t, texts...)
	}
}

// TestEditCases edits the scanner's own cases, one after another as one long
// text.
func TestEditCases(t *testing.T) {
	random := rand.New(rand.NewPCG(5, 6))
	texts := []string{strings.Repeat(strings.Join(caseFiles(t), "\n"), 3)}
	for range 300 {
		texts = append(texts, randomEdit(random, texts[len(texts)-1], 200))
	}
	checkEdits(t, texts...)
}

// FuzzEdit edits any text.
func FuzzEdit(f *testing.F) {
	for _, src := range caseFiles(f) {
		f.Add(src, uint(len(src)/2), uint(5), "x = ([{f'''{")
		f.Add(src, uint(len(src)/3), uint(50), "")
	}
	f.Fuzz(func(t *testing.T, src string, start, length uint, with string) {
		start %= uint(len(src) + 1)
		length %= uint(len(src)) - start + 1
		edited := src[:start] + with + src[start+length:]
		checkEdits(t, src, edited, src, edited+"\nimport appended", src)
	})
}
