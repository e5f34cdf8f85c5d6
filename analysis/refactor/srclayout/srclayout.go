// Package srclayout moves the package of a project from the project's own
// folder to a source folder, with the settings that name its place. The build
// yields the same wheel before and after; where that or what a file means by
// the package's name cannot be told, it refuses with the reason.
package srclayout

import (
	"context"
	"fmt"
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/pyferry/pyferry/analysis"
	"github.com/pyferry/pyferry/core/project"
	"github.com/pyferry/pyferry/core/text"
)

// src is the name of the source folder.
const src = "src"

// A Refusal says why the package does not move.
type Refusal struct{ Reason string }

// Error is the reason.
func (r *Refusal) Error() string { return r.Reason }

func refuse(format string, args ...any) error {
	return &Refusal{fmt.Sprintf(format, args...)}
}

// A Result is the whole change: Edits of files of the snapshot, then Move.
type Result struct {
	Edits []analysis.FileEdit
	Move  *analysis.Move
}

// A planner gathers the change.
type planner struct {
	folder *project.Folder
	p      *project.Project
	pkg    string
	names  *names
	result Result
}

// Plan computes the move of the package pkg of p. The error is a *Refusal, or
// the context's.
func Plan(ctx context.Context, folder *project.Folder, p *project.Project, pkg string) (*Result, error) {
	pl := &planner{folder: folder, p: p, pkg: pkg, names: namesOf(pkg)}
	pl.result.Move = &analysis.Move{From: pkg, To: path.Join(src, pkg)}
	for _, step := range []func() error{pl.place, pl.inside, pl.build, pl.known, func() error { return pl.others(ctx) }} {
		if err := step(); err != nil {
			return nil, err
		}
	}
	return &pl.result, ctx.Err()
}

// place looks at where the package lies.
func (pl *planner) place() error {
	switch {
	case pl.p.Dir() != ".":
		return refuse("the project is not the folder that is open, and files above it may name its paths")
	case pl.folder.Exists(src):
		return refuse("there is a folder src already")
	}
	for _, other := range pl.folder.Projects() {
		if other.Dir() == pl.pkg || strings.HasPrefix(other.Dir(), pl.pkg+"/") {
			return refuse("%s is a project of its own", other.Dir())
		}
	}
	return nil
}

// climbs is code that goes from its own file to a folder above.
var climbs = regexp.MustCompile(`\bparents?\b|dirname|\.\.|pardir`)

// inside looks for code of the package that knows where it lies.
func (pl *planner) inside() error {
	for _, name := range pl.folder.Paths() {
		if !strings.HasPrefix(name, pl.pkg+"/") {
			continue
		}
		switch file := pl.folder.File(name); {
		case file.Kind == project.Manifest || file.Kind == project.LockFile:
		case strings.Contains(file.Text(), "__file__") && outOf(file.Text()):
			return refuse("%s may look for files outside the package (`__file__`)", name)
		case pl.names.literal(pl.folder, file.Text()):
			return refuse("%s names the package's folder in a string", name)
		}
	}
	return nil
}

// own is how code gets the folder of its own file.
var own = regexp.MustCompile(`(os\.path\.)?dirname\((os\.path\.(abspath|realpath)\()?__file__\)\)?|Path\(__file__\)(\.resolve\(\)|\.absolute\(\))?\.parent\b`)

// outOf reports whether code with __file__ may leave its own folder.
func outOf(code string) bool { return climbs.MatchString(own.ReplaceAllString(code, "")) }

// known changes the files of the snapshot that lie outside the package.
func (pl *planner) known() error {
	for _, name := range pl.folder.Paths() {
		if strings.HasPrefix(name, pl.pkg+"/") {
			continue
		}
		file := pl.folder.File(name)
		switch {
		case file.Kind == project.Commands, file.Kind == project.Manifest && path.Ext(name) != ".py":
			edits, err := pl.names.config(pl.folder, name, file.Text())
			if err != nil {
				return err
			}
			pl.edit(name, edits)
		case name == "setup.py" || file.Kind == project.LockFile:
		default:
			if err := pl.source(file); err != nil {
				return err
			}
		}
	}
	return nil
}

// source looks at Python code outside the package.
func (pl *planner) source(file *project.File) error {
	code := file.Text()
	if path.Base(file.Path) == "conf.py" && pl.p.Use(file.Path) == project.DocsCode && strings.Contains(code, "sys.path") {
		edits, err := confPath(file.Path, code)
		if err != nil {
			return err
		}
		pl.edit(file.Path, edits)
	} else if file.MayChangePath() && pl.names.word.MatchString(code) {
		return refuse("%s changes the search path (see path-hack)", file.Path)
	}
	if pl.names.literal(pl.folder, code) {
		return refuse("%s names the package's folder in a string", file.Path)
	}
	return nil
}

// up is the path of the folder above in a call on one line.
var up = regexp.MustCompile(`(?m)^sys\.path\.(?:insert\(0, *|append\()(?:os\.path\.abspath\()?["'](\.\./?)["']\)?\)[ \t]*(?:#.*)?$`)

// confPath lets Sphinx's configuration find the package in its new place.
func confPath(name, code string) ([]text.Edit, error) {
	m := up.FindAllStringSubmatchIndex(code, -1)
	if len(m) != 1 || strings.Count(code, "sys.path") != 1 || path.Dir(path.Dir(name)) != "." || path.Dir(name) == "." {
		return nil, refuse("%s changes the search path in a way that is not followed", name)
	}
	return []text.Edit{{Span: text.Span{Start: m[0][2], End: m[0][3]}, New: "../" + src}}, nil
}

// edit adds edits of one file of the snapshot.
func (pl *planner) edit(name string, edits []text.Edit) {
	if len(edits) == 0 {
		return
	}
	i := slices.IndexFunc(pl.result.Edits, func(e analysis.FileEdit) bool { return e.Path == name })
	if i < 0 {
		pl.result.Edits = append(pl.result.Edits, analysis.FileEdit{Path: name, Edits: edits})
		return
	}
	pl.result.Edits[i].Edits = append(pl.result.Edits[i].Edits, edits...)
}

// settings are files with paths that OtherTexts leaves out by their names.
var settings = []string{
	"MANIFEST.in", ".gitignore", ".dockerignore", ".gitattributes", ".coveragerc", ".flake8", ".pylintrc", ".env",
	"CODEOWNERS", ".github/CODEOWNERS", ".prettierignore", ".hgignore",
}

// others changes the files that are no part of the snapshot.
func (pl *planner) others(ctx context.Context) error {
	var err error
	seen := map[string]bool{}
	look := func(name, code string) bool {
		if !seen[name] && !strings.HasPrefix(name, pl.pkg+"/") && pl.folder.File(name) == nil {
			seen[name] = true
			err = pl.other(name, code)
		}
		return err == nil
	}
	for name, code := range pl.folder.OtherTexts(ctx) {
		if !look(name, code) {
			return err
		}
	}
	for _, name := range settings {
		if code, none := pl.folder.ReadText(name); none == nil && !look(name, code) {
			return err
		}
	}
	return err
}

func (pl *planner) other(name, code string) error {
	if strings.HasSuffix(name, ".py") || strings.HasSuffix(name, ".ipynb") {
		if pl.names.literal(pl.folder, code) {
			return refuse("%s names the package's folder in a string", name)
		}
		return nil
	}
	edits, err := pl.names.config(pl.folder, name, code)
	if err == nil && len(edits) > 0 {
		pl.result.Move.Others = append(pl.result.Move.Others, analysis.OtherEdit{Path: name, Text: code, Edits: edits})
	}
	return err
}
