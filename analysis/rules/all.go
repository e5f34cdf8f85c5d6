// Package rules lists the rules. One folder below this one is one rule.
package rules

import (
	"github.com/pyferry/pyferry/analysis"
	"github.com/pyferry/pyferry/analysis/rules/adhocinstall"
	"github.com/pyferry/pyferry/analysis/rules/conflictingdependency"
	"github.com/pyferry/pyferry/analysis/rules/duplicatedefinition"
	"github.com/pyferry/pyferry/analysis/rules/executionorder"
	"github.com/pyferry/pyferry/analysis/rules/flatlayout"
	"github.com/pyferry/pyferry/analysis/rules/floatingsource"
	"github.com/pyferry/pyferry/analysis/rules/inconsistentdependency"
	"github.com/pyferry/pyferry/analysis/rules/invalidconfiguration"
	"github.com/pyferry/pyferry/analysis/rules/malformed"
	"github.com/pyferry/pyferry/analysis/rules/misplaceddependency"
	"github.com/pyferry/pyferry/analysis/rules/missingdependency"
	"github.com/pyferry/pyferry/analysis/rules/missinginit"
	"github.com/pyferry/pyferry/analysis/rules/packagenotinstalled"
	"github.com/pyferry/pyferry/analysis/rules/pathhack"
	"github.com/pyferry/pyferry/analysis/rules/relativenotebookimport"
	"github.com/pyferry/pyferry/analysis/rules/shadowedimport"
	"github.com/pyferry/pyferry/analysis/rules/srcimport"
	"github.com/pyferry/pyferry/analysis/rules/transitivedependency"
	"github.com/pyferry/pyferry/analysis/rules/unboundeddependency"
	"github.com/pyferry/pyferry/analysis/rules/undefinedname"
	"github.com/pyferry/pyferry/analysis/rules/unuseddependency"
	"github.com/pyferry/pyferry/analysis/rules/usebeforedefinition"
)

// All returns every rule, in the order in which they are listed to users.
func All() []*analysis.Rule {
	return []*analysis.Rule{
		missingdependency.Rule,
		inconsistentdependency.Rule,
		conflictingdependency.Rule,
		transitivedependency.Rule,
		misplaceddependency.Rule,
		unuseddependency.Rule,
		unboundeddependency.Rule,
		floatingsource.Rule,
		adhocinstall.Rule,
		srcimport.Rule,
		pathhack.Rule,
		missinginit.Rule,
		flatlayout.Rule,
		relativenotebookimport.Rule,
		shadowedimport.Rule,
		packagenotinstalled.Rule,
		duplicatedefinition.Rule,
		undefinedname.Rule,
		usebeforedefinition.Rule,
		executionorder.Rule,
		malformed.Manifest,
		malformed.Notebook,
		invalidconfiguration.Rule,
	}
}
