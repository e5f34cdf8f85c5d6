package srcimport_test

import (
	"testing"

	"github.com/pyferry/pyferry/analysis/rules/ruletest"
	"github.com/pyferry/pyferry/analysis/rules/srcimport"
)

func TestCases(t *testing.T) { ruletest.Run(t, srcimport.Rule) }
