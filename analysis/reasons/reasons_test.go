package reasons

import (
	"strings"
	"testing"

	"github.com/pyferry/pyferry/core/naming"
	"github.com/pyferry/pyferry/core/pep"
)

func TestToStay(t *testing.T) {
	for key, want := range map[string]bool{
		"pytest-cov": true, "pytest": true, "types-requests": true, "pandas-stubs": true, "sphinx-rtd-theme": true,
		"psycopg2-binary": true, "pyqt5": true, "nvidia-cublas-cu12": true, "jax-cuda12-plugin": true, "ipykernel": true,
		"pandas": false, "types-": false, "xgboost": false, "seaborn": false, "lightgbm": false, "polars": false,
	} {
		if got := ToStay(key); got != want {
			t.Errorf("ToStay(%q) = %v", key, got)
		}
	}
}

func TestExtendsOne(t *testing.T) {
	hosts := []string{"streamlit", "dash"}
	for key, want := range map[string]bool{"streamlit-aggrid": true, "mydash": false, "streamlit": false, "jupyter-dash": true} {
		if got := ExtendsOne(key, hosts); got != want {
			t.Errorf("ExtendsOne(%q) = %v", key, got)
		}
	}
}

// A name that stands in both lists, or is not normalised, would never be
// found.
func TestListsAreSound(t *testing.T) {
	for line := range strings.Lines(staysText + librariesText) {
		name := strings.TrimSpace(line)
		if name != "" && name[0] != '#' && !strings.Contains(name, "*") && pep.Normalize(name) != name {
			t.Errorf("%s is not normalised", name)
		}
	}
	for name := range libraries().names {
		if ToStay(name) {
			t.Errorf("%s is in both lists", name)
		}
		if len(naming.Imports(name)) == 0 {
			t.Errorf("the import name of %s is not known", name)
		}
	}
}
