package project

import "testing"

func TestIsData(t *testing.T) {
	files := map[string]string{"setup.cfg": "[options]\ninstall_requires =\n"}
	cases := map[string]bool{
		"src/demo/a.py":                    false,
		"src/demo/_vendor/six.py":          true,
		"src/demo/templates/script.py":     true,
		"src/demo/views/__init__.py":       false,
		"data/load.py":                     false,
		"tests/data/case.py":               true,
		"tests/fixtures/project/setup.cfg": true,
		"tests/fixtures/project/a.py":      true,
		"tests/nb/a.ipynb":                 true,
		"tests/helpers/a.py":               false,
		"{{cookiecutter.name}}/a.py":       true,
		"firmware/micropython/main.py":     true,
		"notebooks/a.ipynb":                false,
	}
	for name := range cases {
		files[name] = ""
	}
	files["tests/fixtures/project/setup.cfg"] = "[options]\ninstall_requires =\n"
	folder := folderOf(t, files)
	for name, want := range cases {
		if got := folder.IsData(name); got != want {
			t.Errorf("IsData(%q) = %v", name, got)
		}
	}
}
