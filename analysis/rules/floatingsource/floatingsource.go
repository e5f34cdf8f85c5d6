// Package floatingsource reports requirements on a branch of a repository.
package floatingsource

import (
	_ "embed" // the rule's page
	"fmt"
	"regexp"
	"strings"

	"github.com/pyferry/pyferry/analysis"
)

//go:embed doc.md
var doc string

// Rule is floating-source.
var Rule = &analysis.Rule{ID: "floating-source", Severity: analysis.Information, Doc: doc, Check: check}

// The schemes of pip's VCS support.
var vcs = regexp.MustCompile(`^(git|hg|svn|bzr)\+`)

// fixedRevision matches what names one state of a repository: a commit, or a
// tag with a version in it.
var fixedRevision = regexp.MustCompile(`^[0-9a-f]{7,40}$|\d+(\.\d+)+|^v\d+$`)

func check(pass *analysis.Pass) {
	m := pass.File.Manifest()
	if m == nil {
		return
	}
	for _, r := range m.Requirements() {
		if branch, ok := floating(r.URL); ok {
			pass.Report(analysis.Finding{
				Span: r.Span, Distribution: r.Name,
				Message: fmt.Sprintf("%s is taken from %s, which changes with every commit", r.Name, branch),
			})
		}
	}
}

// floating names the branch that a requirement's URL follows.
func floating(url string) (branch string, ok bool) {
	if !vcs.MatchString(url) {
		return "", false
	}
	url, _, _ = strings.Cut(url, "#")
	_, path, _ := strings.Cut(url, "://")
	_, path, _ = strings.Cut(path, "/") // a user name may stand before the host's @
	_, revision, named := strings.Cut(path, "@")
	switch {
	case !named:
		return "the default branch of a repository", true
	case fixedRevision.MatchString(revision):
		return "", false
	}
	return fmt.Sprintf("the branch %s of a repository", revision), true
}
