package duplicatedefinition_test

import (
	"testing"

	"github.com/pyferry/pyferry/analysis/rules/duplicatedefinition"
	"github.com/pyferry/pyferry/analysis/rules/ruletest"
)

func TestCases(t *testing.T) { ruletest.Run(t, duplicatedefinition.Rule) }
