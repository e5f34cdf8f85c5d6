package eval

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"
)

// science lists the most used libraries of data science: how each is called
// as a distribution, by conda, and as an import.
var science = [][3]string{
	{"numpy", "numpy", "numpy"},
	{"pandas", "pandas", "pandas"},
	{"scipy", "scipy", "scipy.stats"},
	{"scikit-learn", "scikit-learn", "sklearn.ensemble"},
	{"matplotlib", "matplotlib-base", "matplotlib.pyplot"},
	{"seaborn", "seaborn", "seaborn"},
	{"plotly", "plotly", "plotly.express"},
	{"statsmodels", "statsmodels", "statsmodels.api"},
	{"lightgbm", "lightgbm", "lightgbm"},
	{"xgboost", "py-xgboost", "xgboost"},
	{"torch", "pytorch", "torch.nn"},
	{"tensorflow", "tensorflow", "tensorflow.keras"},
	{"opencv-python", "opencv", "cv2"},
	{"pillow", "pillow", "PIL.Image"},
	{"beautifulsoup4", "beautifulsoup4", "bs4"},
	{"PyYAML", "pyyaml", "yaml"},
	{"requests", "requests", "requests"},
	{"SQLAlchemy", "sqlalchemy", "sqlalchemy"},
	{"python-dateutil", "python-dateutil", "dateutil.parser"},
	{"tqdm", "tqdm", "tqdm.auto"},
	{"spacy", "spacy", "spacy"},
	{"umap-learn", "umap-learn", "umap"},
}

// forms are the ways to declare libraries: each a file and its text from
// their names on PyPI and on conda-forge.
var forms = []struct {
	name, file string
	text       func(pypi, conda []string) string
}{
	{"requirements", "requirements.txt", func(pypi, _ []string) string { return lines(pypi, "%s\n") }},
	{"requirements.in", "requirements.in", func(pypi, _ []string) string { return lines(pypi, "%s\n") }},
	{"conda", "environment.yml", func(_, conda []string) string {
		return "dependencies:\n  - python=3.11\n" + lines(conda, "  - %s\n")
	}},
	{"conda with channels and builds", "environment.yaml", func(_, conda []string) string {
		return "channels: [conda-forge]\ndependencies:\n  - python=3.11\n" + lines(conda, "  - conda-forge::%s=1.2=py311_0\n")
	}},
	{"pip in conda", "environment.yml", func(pypi, _ []string) string {
		return "dependencies:\n  - python=3.11\n  - pip\n  - pip:\n" + lines(pypi, "    - %s\n")
	}},
	{"setup.cfg", "setup.cfg", func(pypi, _ []string) string {
		return "[options]\ninstall_requires =\n" + lines(pypi, "    %s\n")
	}},
	{"setup.py", "setup.py", func(pypi, _ []string) string {
		return "from setuptools import setup\nsetup(install_requires=[" + lines(pypi, "%q,") + "])\n"
	}},
	{"PEP 621", "pyproject.toml", func(pypi, _ []string) string {
		return "[project]\nname = \"demo\"\ndependencies = [" + lines(pypi, "%q,") + "]\n"
	}},
	{"Poetry", "pyproject.toml", func(pypi, _ []string) string {
		return "[tool.poetry]\nname = \"demo\"\n[tool.poetry.dependencies]\npython = \"^3.11\"\n" + lines(pypi, "%s = \"^1.2\"\n")
	}},
	{"pixi in pyproject", "pyproject.toml", func(_, conda []string) string {
		return "[project]\nname = \"demo\"\n[tool.pixi.dependencies]\n" + lines(conda, "%s = \"*\"\n")
	}},
	{"pixi", "pixi.toml", func(_, conda []string) string {
		return "[workspace]\nname = \"demo\"\nchannels = [\"conda-forge\"]\n[dependencies]\n" + lines(conda, "%s = \"*\"\n")
	}},
	{"PyPI in pixi", "pixi.toml", func(pypi, _ []string) string {
		return "[workspace]\nname = \"demo\"\n[pypi-dependencies]\n" + lines(pypi, "%s = \"*\"\n")
	}},
	{"Hatch", "pyproject.toml", func(pypi, _ []string) string {
		return "[tool.hatch.envs.default]\ndependencies = [" + lines(pypi, "%q,") + "]\n"
	}},
	{"Pipfile", "Pipfile", func(pypi, _ []string) string { return "[packages]\n" + lines(pypi, "%s = \"*\"\n") }},
	{"recipe", "recipe/meta.yaml", func(_, conda []string) string {
		return "package:\n  name: demo\nrequirements:\n  run:\n    - python\n" + lines(conda, "    - %s\n")
	}},
	{"script", "src/demo/__init__.py", func(pypi, _ []string) string {
		return "# /// script\n# dependencies = [\n" + lines(pypi, "#     %q,\n") + "# ]\n# ///\n"
	}},
}

// lines writes each of names in the given format.
func lines(names []string, format string) string {
	var b strings.Builder
	for _, name := range names {
		fmt.Fprintf(&b, format, name)
	}
	return b.String()
}

// With nothing installed and everything declared and imported, nothing is
// missing and nothing unused, in whatever manifest it stands.
func TestScience(t *testing.T) {
	var pypi, conda []string
	var code strings.Builder
	for _, names := range science {
		pypi = append(pypi, names[0])
		conda = append(conda, names[1])
		fmt.Fprintf(&code, "import %s\n", names[2])
	}
	for _, form := range forms {
		t.Run(form.name, func(t *testing.T) {
			root, module := t.TempDir(), "src/demo/__init__.py"
			files := map[string]string{module: code.String()}
			files[form.file] = form.text(pypi, conda) + files[form.file]
			for name, text := range files {
				write(t, filepath.Join(root, filepath.FromSlash(name)), text)
			}
			if got := findings(t, root); len(got) > 0 {
				t.Errorf("got %q", got)
			}
			if form.file == module {
				return
			}
			write(t, filepath.Join(root, filepath.FromSlash(form.file)), "")
			write(t, filepath.Join(root, "requirements.txt"), "rich\n")
			if got := findings(t, root); len(got) != len(science)+1 {
				t.Errorf("with nothing declared: %d findings, want one for each library and rich: %q", len(got), got)
			}
		})
	}
}
