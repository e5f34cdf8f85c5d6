package relativenotebookimport_test

import (
	"testing"

	"github.com/pyferry/pyferry/analysis/rules/relativenotebookimport"
	"github.com/pyferry/pyferry/analysis/rules/ruletest"
)

func TestCases(t *testing.T) { ruletest.Run(t, relativenotebookimport.Rule) }
