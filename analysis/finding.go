// Package analysis finds what is wrong with a project's requirements and how
// to mend it. A Rule looks at one file of a project snapshot and yields
// findings; a Fix is a plan that can be carried out on that snapshot or on a
// later one.
//
// Spans are byte offsets into project.File.Text. Nothing here knows lines,
// columns, or an editor's protocol.
package analysis

import (
	"github.com/pyferry/pyferry/core/project"
	"github.com/pyferry/pyferry/core/text"
)

// A Severity says how much a finding matters.
type Severity uint8

// The severities, the gravest first. Hints do not make a check fail.
const (
	Error Severity = iota
	Warning
	Information
	Hint
)

var severityNames = [...]string{"error", "warning", "information", "hint"}

// String is the severity's name in the command line's JSON.
func (s Severity) String() string { return severityNames[s] }

// A Finding is one diagnostic of one rule at one place.
type Finding struct {
	Rule string // the rule's ID
	// Hint makes the finding a hint, whatever the severity of its rule.
	Hint     bool
	Severity Severity
	Path     string
	Span     text.Span
	// Raw marks a Span that counts in project.File.Raw, the JSON of a
	// notebook, rather than in its Python text.
	Raw     bool
	Message string
	// Import is the imported module and Distribution the PyPI name of what
	// provides it, where the finding is about one.
	Import, Distribution string
	// Name is the name that the finding is about, where it is about one.
	Name string
	// Places are the sections that lack the distribution and should gain it.
	Places []project.Place
	// Fixes are the ways to resolve the finding, the best first.
	Fixes []Fix
}

// Preferred returns the fix that is applied without asking, if there is one.
func (f *Finding) Preferred() (Fix, bool) {
	for _, fix := range f.Fixes {
		if fix.Preferred {
			return fix, true
		}
	}
	return Fix{}, false
}

// A Fix is a titled change of one or more files that resolves a finding.
type Fix struct {
	Title string
	// Preferred marks the one fix of a finding that is applied unasked.
	Preferred bool
	// Safe marks fixes that only declare what is imported or that rewrite an
	// import to the same module under its right name.
	Safe bool
	// Edits computes the change on a snapshot, all or nothing. It returns
	// no edits where there is nothing left to do.
	Edits func(*project.Folder) ([]FileEdit, error)
	// Move, if not nil, computes the folder that moves once the edits are
	// made. Such a fix is never safe.
	Move func(*project.Folder) (*Move, error)
}

// A Move renames a folder, with all that lies in it.
type Move struct {
	From, To string
	// Others are the changes of files that are no part of the snapshot.
	Others []OtherEdit
}

// An OtherEdit changes a file on disk that is neither source nor manifest.
type OtherEdit struct {
	Path string
	Text string // as it was read
	// Edits count in Text.
	Edits []text.Edit
}

// A FileEdit is the part of a change that concerns one file. The spans of its
// Edits count in project.File.Text; Apply turns those of a notebook into edits
// of its JSON.
type FileEdit struct {
	Path string
	// Create marks a file that does not exist yet; Edits then insert into
	// the empty text.
	Create bool
	Edits  []text.Edit
}
