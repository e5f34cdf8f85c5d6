package usebeforedefinition_test

import (
	"testing"

	"github.com/pyferry/pyferry/analysis/rules/ruletest"
	"github.com/pyferry/pyferry/analysis/rules/usebeforedefinition"
)

func TestCases(t *testing.T) { ruletest.Run(t, usebeforedefinition.Rule) }
