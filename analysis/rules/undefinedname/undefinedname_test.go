package undefinedname_test

import (
	"testing"

	"github.com/pyferry/pyferry/analysis/rules/ruletest"
	"github.com/pyferry/pyferry/analysis/rules/undefinedname"
)

func TestCases(t *testing.T) { ruletest.Run(t, undefinedname.Rule) }
