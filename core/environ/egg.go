package environ

import "strings"

// eggRequires reads setuptools' requires.txt as PEP 508 lines. Its sections are
// "[extra]", "[:marker]" or "[extra:marker]" and hold for the lines below them.
func (d *Distribution) eggRequires() []string {
	if d.kind == condaMeta {
		return nil
	}
	var lines []string
	marker := ""
	for line := range strings.Lines(string(d.read("requires.txt"))) {
		line = strings.TrimSpace(line)
		section, isSection := strings.CutPrefix(line, "[")
		switch {
		case line == "":
		case isSection:
			marker = sectionMarker(strings.TrimSuffix(section, "]"))
		case marker != "":
			lines = append(lines, line+"; "+marker)
		default:
			lines = append(lines, line)
		}
	}
	return lines
}

// sectionMarker turns the head of a section into a PEP 508 marker.
func sectionMarker(section string) string {
	extra, marker, _ := strings.Cut(section, ":")
	switch {
	case extra == "":
		return marker
	case marker == "":
		return `extra == "` + extra + `"`
	default:
		return "(" + marker + `) and extra == "` + extra + `"`
	}
}
