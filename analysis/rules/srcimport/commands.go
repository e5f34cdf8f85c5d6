package srcimport

import (
	"fmt"
	"path"
	"regexp"
	"strings"

	"github.com/pyferry/pyferry/analysis"
	"github.com/pyferry/pyferry/analysis/installing"
	"github.com/pyferry/pyferry/core/project"
	"github.com/pyferry/pyferry/core/text"
)

// run is a module that a command runs through the folder: `python -m src.pkg`,
// or the same as a list of words.
var run = regexp.MustCompile(`(?m)[\s"']-m(?:\s+|["']\s*,\s*["']|\s*=\s*)["']?(src\.([A-Za-z_]\w*)(?:\.\w+)*)`)

// runsCommands reports whether the file is one of commands: also tox.ini and
// what it is written in instead.
func runsCommands(file *project.File) bool {
	switch path.Base(file.Path) {
	case "tox.ini", "tox.toml", "setup.cfg", "pyproject.toml":
		return true
	}
	return file.Kind == project.Commands
}

// checkCommands looks for modules that are run by the name of the folder.
func checkCommands(pass *analysis.Pass, root string) {
	code := pass.File.Text()
	if !strings.Contains(code, prefix) || !holdsCode(pass.Folder, root) || isPackage(pass.Project, root) {
		return
	}
	for _, m := range run.FindAllStringSubmatchIndex(code, -1) {
		span, top := text.Span{Start: m[2], End: m[3]}, code[m[4]:m[5]]
		if !holds(pass.Folder, root, top) || commented(code, span.Start) {
			continue
		}
		name := span.Of(code)
		real := strings.TrimPrefix(name, prefix)
		finding := analysis.Finding{Span: span, Import: name, Message: fmt.Sprintf("%s is run through the source folder; its name is %s", name, real)}
		if installed(pass.File) {
			at := pass.File.Path
			finding.Fixes = []analysis.Fix{{
				Title: "Run " + real, Preferred: true, Safe: true,
				Edits: func(folder *project.Folder) ([]analysis.FileEdit, error) {
					return fixMatch(folder, at, run, name, span)
				},
			}}
		} else {
			finding.Message += ", once the project is installed there (`pip install .`)"
		}
		pass.Report(finding)
	}
}

// installed reports whether the commands find the project installed. A Makefile
// or a script runs in the environment of whoever calls it, like a notebook.
func installed(file *project.File) bool {
	switch base := path.Base(file.Path); {
	case base == "tox.ini" || base == "tox.toml":
		return !installing.ToxSkips(file.Text())
	case installing.IsDockerfile(base), path.Ext(base) == ".yml" || path.Ext(base) == ".yaml":
		return installing.ByCommands(file.Text())
	}
	return true
}

// commented reports whether the offset lies in a comment.
func commented(code string, offset int) bool {
	line := code[strings.LastIndexByte(code[:offset], '\n')+1 : offset]
	return strings.HasPrefix(strings.TrimLeft(line, " \t"), "#") || strings.Contains(line, " # ")
}
