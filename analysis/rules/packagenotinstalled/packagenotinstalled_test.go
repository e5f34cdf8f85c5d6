package packagenotinstalled

import (
	"testing"

	"github.com/pyferry/pyferry/analysis/rules/ruletest"
)

func TestCases(t *testing.T) { ruletest.Run(t, Rule) }
