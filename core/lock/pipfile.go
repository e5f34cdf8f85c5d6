package lock

import (
	"encoding/json"
	"errors"
	"maps"
	"slices"
	"strings"

	"github.com/pyferry/pyferry/core/manifest"
	"github.com/pyferry/pyferry/core/pep"
	"github.com/pyferry/pyferry/core/text"
)

// readPipfile reads Pipfile.lock: an object of categories, each an object of
// packages, beside "_meta". It does not say what pulls in what.
func readPipfile(l *Lock, src string) *manifest.Problem {
	var file map[string]map[string]json.RawMessage
	if err := json.Unmarshal([]byte(src), &file); err != nil {
		return jsonProblem(src, err)
	}
	delete(file, "_meta")
	for _, category := range slices.Sorted(maps.Keys(file)) {
		for _, name := range slices.Sorted(maps.Keys(file[category])) {
			// Entries in a form that is not known still tell what is locked.
			var entry struct {
				Version string `json:"version"`
			}
			_ = json.Unmarshal(file[category][name], &entry)
			l.add(pep.Normalize(name), strings.TrimLeft(entry.Version, "= "), nil)
		}
	}
	return nil
}

// jsonProblem gives a decoder's error its place.
func jsonProblem(src string, err error) *manifest.Problem {
	at, message := 0, "not a Pipfile.lock: "+err.Error()
	var syntax *json.SyntaxError
	var mismatch *json.UnmarshalTypeError
	switch {
	case errors.As(err, &syntax):
		at = int(syntax.Offset)
	case errors.As(err, &mismatch):
		at, message = int(mismatch.Offset), wrongKind
	}
	at = min(at, len(src))
	return &manifest.Problem{Span: text.Span{Start: max(0, at-1), End: at}, Message: message}
}
