package pathhack_test

import (
	"testing"

	"github.com/pyferry/pyferry/analysis/rules/pathhack"
	"github.com/pyferry/pyferry/analysis/rules/ruletest"
)

func TestCases(t *testing.T) { ruletest.Run(t, pathhack.Rule) }
