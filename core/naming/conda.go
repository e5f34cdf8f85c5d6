package naming

import (
	_ "embed" // for the tables
	"strings"

	"github.com/pyferry/pyferry/core/pep"
)

// Each line is a distribution's key and its name on conda-forge, where they
// differ: "torch pytorch".
//
//go:embed data/conda.txt
var condaText string

// Each line is a name on conda-forge and the key of the distribution, where
// they differ after normalisation: "pytorch torch".
//
//go:embed data/pypi.txt
var pypiText string

// CondaName returns the name on conda-forge of the distribution with this key
// (pep.Normalize); the key itself where no other name is known. That
// conda-forge has it at all is not said.
func CondaName(key string) string {
	if name, ok := table(condaText).find(key); ok {
		return name
	}
	return key
}

// PyPIName returns the key of the distribution that a conda package holds: the
// normalised name itself where no other is known. Parts count as the whole:
// matplotlib-base is matplotlib.
func PyPIName(condaName string) string {
	name := strings.ToLower(condaName)
	if key, ok := table(pypiText).find(name); ok {
		return key
	}
	return pep.Normalize(name)
}
