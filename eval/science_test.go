package eval

import (
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

// With nothing installed and everything declared and imported, nothing is
// missing and nothing unused, in whatever manifest it stands.
func TestScience(t *testing.T) {
	var pypi, conda, code []string
	for _, names := range science {
		pypi = append(pypi, names[0])
		conda = append(conda, names[1])
		code = append(code, "import "+names[2])
	}
	manifests := map[string]string{
		"requirements.txt": strings.Join(pypi, "\n") + "\n",
		"environment.yml":  "dependencies:\n  - python=3.11\n  - " + strings.Join(conda, "\n  - ") + "\n",
		"setup.cfg":        "[options]\ninstall_requires =\n    " + strings.Join(pypi, "\n    ") + "\n",
		"pyproject.toml":   "[project]\nname = \"demo\"\ndependencies = [\"" + strings.Join(pypi, `", "`) + "\"]\n",
		"setup.py":         "from setuptools import setup\nsetup(install_requires=[\"" + strings.Join(pypi, `", "`) + "\"])\n",
	}
	for name, text := range manifests {
		t.Run(name, func(t *testing.T) {
			root := t.TempDir()
			write(t, filepath.Join(root, name), text)
			write(t, filepath.Join(root, "src", "demo", "__init__.py"), strings.Join(code, "\n")+"\n")
			if got := findings(t, root); len(got) > 0 {
				t.Errorf("got %q", got)
			}
			write(t, filepath.Join(root, name), "")
			write(t, filepath.Join(root, "requirements.txt"), "rich\n")
			if got := findings(t, root); len(got) != len(science)+1 {
				t.Errorf("with nothing declared: %d findings, want one for each library and rich: %q", len(got), got)
			}
		})
	}
}
