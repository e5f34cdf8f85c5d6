package missinginit_test

import (
	"testing"

	"github.com/pyferry/pyferry/analysis/rules/missinginit"
	"github.com/pyferry/pyferry/analysis/rules/ruletest"
)

func TestCases(t *testing.T) { ruletest.Run(t, missinginit.Rule) }
