package project

import (
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/pyferry/pyferry/core/lock"
)

var inBackticks = regexp.MustCompile("`([^`]+)`")

// TestFormatsHaveTheirRow checks that the page for users has a row for each
// manifest that is read, and none for what is not.
func TestFormatsHaveTheirRow(t *testing.T) {
	page, err := os.ReadFile("../../docs/manifests.md")
	if err != nil {
		t.Fatal(err)
	}
	rows := map[*format]bool{}
	for line := range strings.Lines(string(page)) {
		cells := strings.Split(line, "|")
		if len(cells) < 3 || !strings.HasPrefix(cells[1], " `") || strings.Contains(cells[1], "/// script") {
			continue
		}
		for _, name := range inBackticks.FindAllStringSubmatch(cells[1], -1) {
			format := formatOf(name[1])
			rows[format] = true
			if format == nil && !lock.Reads(name[1]) {
				t.Errorf("%s has a row but is not read", name[1])
			}
		}
	}
	for i := range formats {
		if !rows[&formats[i]] {
			t.Errorf("format %d of the table has no row", i)
		}
	}
}
