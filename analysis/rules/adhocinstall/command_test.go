package adhocinstall

import (
	"strings"
	"testing"
)

// show lists the packages as name@offset or name==version@offset, and
// "more" where the command does more than to install them.
func show(command string) string {
	found := parse(command)
	var list []string
	for _, p := range found.packages {
		name := p.name
		if p.version != "" {
			name += "==" + p.version
		}
		if got := p.span.Of(command); got != p.name && got != "pytorch" {
			name += "!" + got
		}
		list = append(list, name)
	}
	if !found.whole {
		list = append(list, "more")
	}
	return strings.Join(list, " ")
}

func TestParse(t *testing.T) {
	for command, want := range map[string]string{
		"pip install pandas":                                  "pandas",
		"pip3 -q install -U pandas scikit-learn":              "pandas scikit-learn",
		"pip install 'pandas[excel]>=2' \"numpy==1.26.4\"":    "pandas numpy==1.26.4",
		"python -m pip install --quiet pandas":                "pandas",
		"{sys.executable} -m pip install pandas":              "pandas",
		"/usr/bin/python3.11 -m pip install pandas":           "pandas",
		"uv pip install pandas":                               "pandas",
		"pip install -r requirements.txt":                     "more",
		"pip install -r requirements.txt pandas":              "pandas more",
		"pip install -e .":                                    "more",
		"pip install .":                                       "more",
		"pip install ../lib[dev]":                             "more",
		"pip install git+https://example.org/a.git":           "more",
		"pip install a@git+https://example.org/a.git":         "a",
		"pip install {name}":                                  "more",
		"pip install --index-url https://example.org/ pandas": "pandas",
		"pip install --upgrade pip":                           "",
		"pip install pandas && echo done":                     "pandas more",
		"pip install pandas; pip install numpy":               "pandas numpy",
		"pip install pandas  # for tables":                    "pandas",
		"pip install \\\n  pandas \\\n  numpy":                "pandas numpy",
		"pip list":                                            "more",
		"pip uninstall pandas":                                "more",
		"sudo pip install pandas":                             "pandas",
		"conda install -y -c conda-forge pandas=1.5 pytorch":  "pandas==1.5 torch",
		"conda install conda-forge::xgboost":                  "xgboost",
		"mamba install -n base xgboost":                       "xgboost",
		"conda install --file env.txt":                        "more",
		"conda create -n x pandas":                            "more",
		"echo pip install pandas":                             "more",
		"apt install graphviz":                                "more",
		"":                                                    "",
		"pip install":                                         "",
		"sudo":                                                "more",
	} {
		if got := show(command); got != want {
			t.Errorf("%q: got %q, want %q", command, got, want)
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add("pip install 'a' \\\n b; conda install c::d=1 # e")
	f.Fuzz(func(t *testing.T, command string) {
		for _, p := range parse(command).packages {
			if p.span.Start < 0 || p.span.Start >= p.span.End || p.span.End > len(command) {
				t.Errorf("%q: %v", command, p.span)
			}
		}
	})
}
