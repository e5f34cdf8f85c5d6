package flatlayout_test

import (
	"testing"

	"github.com/pyferry/pyferry/analysis/rules/flatlayout"
	"github.com/pyferry/pyferry/analysis/rules/ruletest"
)

func TestCases(t *testing.T) { ruletest.Run(t, flatlayout.Rule) }
