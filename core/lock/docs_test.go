package lock

import (
	"os"
	"regexp"
	"strings"
	"testing"
)

// TestFormatsHaveTheirRow checks that the page for users names a file of each
// kind of lock in a row of its own.
func TestFormatsHaveTheirRow(t *testing.T) {
	page, err := os.ReadFile("../../docs/manifests.md")
	if err != nil {
		t.Fatal(err)
	}
	rows := map[int]bool{}
	quoted := regexp.MustCompile("`([^`]+)`")
	for line := range strings.Lines(string(page)) {
		if cells := strings.Split(line, "|"); len(cells) > 2 {
			for _, name := range quoted.FindAllStringSubmatch(cells[1], -1) {
				rows[Rank(name[1])] = true
			}
		}
	}
	for i := range formats {
		if !rows[i] {
			t.Errorf("format %d of the table has no row", i)
		}
	}
}
