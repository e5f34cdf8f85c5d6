package main

import (
	"fmt"
	"io/fs"
	"maps"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/aymanbagabas/go-udiff"

	"github.com/pyferry/pyferry/analysis"
)

// writeDiff prints what m would do to the files of t as git does, so that git
// apply and patch turn it into the same files: a unified diff alone cannot say
// that a file moves or that an empty one is made.
func (c *cli) writeDiff(t *target, m *mended) error {
	moved := map[string]string{}
	for _, move := range m.moves {
		if err := renames(t, move, moved); err != nil {
			return err
		}
	}
	for _, r := range m.rewrites {
		to, ok := moved[r.name]
		if !ok {
			to = r.name
		}
		fmt.Fprint(c.out, c.colorDiff(r.diff(to)))
		delete(moved, r.name)
	}
	for _, from := range slices.Sorted(maps.Keys(moved)) {
		fmt.Fprint(c.out, c.colorDiff(gitLine(from, moved[from])+"similarity index 100%\n"+renameLines(from, moved[from])))
	}
	return nil
}

// renames adds the files that move with a folder to moved, which maps the name
// of a file as it is shown to the one that it gets. What Python compiled is
// left out: it moves along, but is nobody's source.
func renames(t *target, move *analysis.Move, moved map[string]string) error {
	root := t.abs(move.From)
	return filepath.WalkDir(root, func(file string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if entry.IsDir() {
			if entry.Name() == "__pycache__" {
				return fs.SkipDir
			}
			return nil
		}
		below, err := filepath.Rel(root, file)
		if err != nil {
			return err
		}
		below = filepath.ToSlash(below)
		moved[t.name(path.Join(move.From, below))] = t.name(path.Join(move.To, below))
		return nil
	})
}

func gitLine(from, to string) string { return fmt.Sprintf("diff --git a/%s b/%s\n", from, to) }

func renameLines(from, to string) string {
	return fmt.Sprintf("rename from %s\nrename to %s\n", from, to)
}

// emptyBlob is git's name of a file without content.
const emptyBlob = "e69de29"

// diff is the change of one file, which gets the name to.
func (r rewrite) diff(to string) string {
	changes := udiff.Unified("a/"+r.name, "b/"+to, r.old, r.new)
	switch {
	case r.create && r.new == "":
		return gitLine(to, to) + "new file mode 100644\nindex 0000000.." + emptyBlob + "\n"
	case r.create:
		return gitLine(to, to) + "new file mode 100644\n" + udiff.Unified("/dev/null", "b/"+to, "", r.new)
	case changes == "":
		return ""
	case r.name != to:
		return gitLine(r.name, to) + renameLines(r.name, to) + changes
	default:
		return gitLine(r.name, to) + changes
	}
}

// The colours of a diff's lines by their first character.
var diffColors = map[byte]string{'+': "\x1b[32m", '-': "\x1b[31m", '@': cyan}

func (c *cli) colorDiff(diff string) string {
	if !c.color {
		return diff
	}
	var out strings.Builder
	for line := range strings.Lines(diff) {
		if color, ok := diffColors[line[0]]; ok {
			line = color + strings.TrimSuffix(line, "\n") + plain + "\n"
		}
		out.WriteString(line)
	}
	return out.String()
}
