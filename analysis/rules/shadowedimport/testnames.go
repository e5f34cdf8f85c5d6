package shadowedimport

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/pyferry/pyferry/analysis"
	"github.com/pyferry/pyferry/core/project"
	"github.com/pyferry/pyferry/core/resolve"
	"github.com/pyferry/pyferry/core/text"
)

// checkTestName reports a test module whose name another one has: pytest
// imports both as the same top-level module and stops with "import file
// mismatch". The first of them in the order of paths is left alone.
func checkTestName(pass *analysis.Pass) {
	p, file := pass.Project, pass.File
	if p.Use(file.Path) != project.TestCode || file.Kind != project.Python || path.Ext(file.Path) != ".py" {
		return
	}
	twins := testModules(pass.Folder, p)[moduleName(p, file.Path)]
	if i := slices.Index(twins, file.Path); i > 0 && !pass.Folder.IsData(file.Path) {
		pass.Report(analysis.Finding{
			Span: firstLine(file.Text()),
			Message: fmt.Sprintf("pytest imports this and %s as the same module %s and stops: rename one, add __init__.py files, or set --import-mode=importlib",
				twins[0], moduleName(p, file.Path)),
		})
	}
}

func firstLine(src string) text.Span {
	line, _, _ := strings.Cut(src, "\n")
	return text.Span{End: len(strings.TrimRight(line, "\r"))}
}

type testModulesKey struct{}

// testModules groups the test modules that pytest collects in one run by the
// names that it imports them under. It is empty where pytest is not used, or
// keeps modules apart (importlib).
func testModules(folder *project.Folder, p *project.Project) map[string][]string {
	return p.Remember(testModulesKey{}, func() any {
		modules := map[string][]string{}
		config := resolve.PytestConfigOf(folder, p)
		if config.ImportMode == "importlib" || !usesPytest(folder, p, config) {
			return modules
		}
		for _, file := range folder.Paths() {
			if collected(config, p, file) && folder.ProjectOf(file) == p {
				name := moduleName(p, file)
				modules[name] = append(modules[name], file)
			}
		}
		return modules
	}).(map[string][]string)
}

// usesPytest reports whether the project's tests are run by pytest: it is
// configured or required.
func usesPytest(folder *project.Folder, p *project.Project, config resolve.PytestConfig) bool {
	if config.File != "" || len(p.Declared("pytest")) > 0 || len(p.Declared("pytest-cov")) > 0 {
		return true
	}
	return folder.File(path.Join(p.Dir(), "conftest.py")) != nil || folder.File(path.Join(p.Dir(), "tests", "conftest.py")) != nil
}

// collected reports whether pytest takes the file for a test module.
func collected(config resolve.PytestConfig, p *project.Project, file string) bool {
	base := path.Base(file)
	matches := strings.HasSuffix(base, ".py") && slices.ContainsFunc(config.Files, func(pattern string) bool {
		ok, err := path.Match(pattern, base)
		return ok && err == nil
	})
	if !matches || p.Use(file) != project.TestCode {
		return false
	}
	if len(config.TestPaths) == 0 {
		return true
	}
	return slices.ContainsFunc(config.TestPaths, func(dir string) bool {
		return strings.HasPrefix(file, path.Join(config.Root, dir)+"/")
	})
}

// moduleName is the name that pytest imports a test module under.
func moduleName(p *project.Project, file string) string {
	dir := path.Dir(file)
	name := strings.TrimSuffix(path.Base(file), ".py")
	for dir != "." && p.IsPackage(dir) {
		dir, name = path.Dir(dir), path.Base(dir)+"."+name
	}
	return name
}
