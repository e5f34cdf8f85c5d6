package places_test

import (
	"testing"

	"github.com/pyferry/pyferry/analysis/rules/conflictingdependency"
	"github.com/pyferry/pyferry/analysis/rules/floatingsource"
	"github.com/pyferry/pyferry/analysis/rules/inconsistentdependency"
	"github.com/pyferry/pyferry/analysis/rules/malformed"
	"github.com/pyferry/pyferry/analysis/rules/misplaceddependency"
	"github.com/pyferry/pyferry/analysis/rules/missingdependency"
	"github.com/pyferry/pyferry/analysis/rules/ruletest"
	"github.com/pyferry/pyferry/analysis/rules/transitivedependency"
	"github.com/pyferry/pyferry/analysis/rules/unuseddependency"
)

// Every place where a project may declare what it needs, by format: what is
// missing, unused, misplaced and in conflict there, and the fix of it.
func TestCases(t *testing.T) {
	ruletest.Run(t, missingdependency.Rule, inconsistentdependency.Rule, conflictingdependency.Rule, transitivedependency.Rule,
		misplaceddependency.Rule, unuseddependency.Rule, floatingsource.Rule, malformed.Manifest)
}
