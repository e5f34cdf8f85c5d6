package executionorder_test

import (
	"testing"

	"github.com/pyferry/pyferry/analysis/rules/executionorder"
	"github.com/pyferry/pyferry/analysis/rules/ruletest"
)

func TestCases(t *testing.T) { ruletest.Run(t, executionorder.Rule) }
