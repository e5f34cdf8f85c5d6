package lsp

import (
	"cmp"
	"context"
	"path/filepath"
	"slices"
	"strings"

	"go.lsp.dev/protocol"

	"github.com/pyferry/pyferry/analysis"
	"github.com/pyferry/pyferry/core/pep"
	"github.com/pyferry/pyferry/core/project"
	"github.com/pyferry/pyferry/core/text"
)

const methodDependencies = "pyferry/dependencies"

// The rules whose findings say that a library is not declared, or not used.
var (
	undeclaredRules = []string{"missing-dependency", "transitive-dependency"}
	unusedRule      = "unused-dependency"
)

type dependenciesParams struct {
	URI string `json:"uri"`
}

type dependenciesResult struct {
	Projects []projectLibraries `json:"projects"`
}

type projectLibraries struct {
	URI       string     `json:"uri"`
	Name      string     `json:"name"`
	Libraries []*library `json:"libraries"`
}

// A library is one distribution that a project imports or declares.
type library struct {
	Distribution string        `json:"distribution"`
	Imports      []string      `json:"imports"`
	State        string        `json:"state"`
	Version      *string       `json:"version"`
	Declared     []declaration `json:"declared"`
	Uses         int           `json:"uses"`
	First        *firstUse     `json:"first"`
}

type declaration struct {
	URI     string         `json:"uri"`
	Section string         `json:"section"`
	Range   protocol.Range `json:"range"`
}

type firstUse struct {
	URI   string         `json:"uri"`
	Cell  *int           `json:"cell"`
	Range protocol.Range `json:"range"`
}

// The states of a library, in the order in which they are listed.
const (
	undeclared = "undeclared"
	unused     = "unused"
	declared   = "declared"
)

var stateOrder = []string{undeclared, unused, declared}

// dependencies serves pyferry/dependencies (docs/protocol.md).
func (s *server) dependencies(ctx context.Context, snap *snapshot, params dependenciesParams) (any, error) {
	result := dependenciesResult{Projects: []projectLibraries{}}
	for _, f := range snap.folders {
		folder, err := snap.projectOf(ctx, f)
		if err != nil {
			continue // a folder that cannot be read has told so
		}
		folder = snap.inWindow(f, folder, windowOf(params.URI))
		for _, p := range folder.Projects() {
			if params.URI != "" && !concerns(snap, f, folder, p, params.URI) || len(p.Manifests()) == 0 {
				continue
			}
			list, err := s.libraries(ctx, f, folder, p)
			if err != nil {
				return nil, err
			}
			result.Projects = append(result.Projects, projectLibraries{f.projectURI(p), p.Name(), list})
		}
	}
	return result, nil
}

// projectURI is the URI of the project's folder.
func (f *folder) projectURI(p *project.Project) string {
	if p.Dir() == "." && f.uri != "" {
		return f.uri
	}
	return string(f.uriOf(p.Dir()))
}

// concerns reports whether a URI is that of the project's folder, of one above
// it, or of something in it.
func concerns(snap *snapshot, f *folder, folder *project.Folder, p *project.Project, uri string) bool {
	if d, _, ok := snap.find(uri); ok {
		uri = d.uri
	}
	rel, ok := f.rel(pathOf(uri))
	if !ok {
		return false
	}
	return rel == p.Dir() || rel == "." || strings.HasPrefix(p.Dir(), rel+"/") || folder.File(rel) != nil && folder.ProjectOf(rel) == p
}

// libraries lists what a project imports or declares.
func (s *server) libraries(ctx context.Context, f *folder, folder *project.Folder, p *project.Project) ([]*library, error) {
	known := map[string]*library{}
	at := func(key, name string) *library {
		if known[key] == nil {
			known[key] = &library{Distribution: name, Imports: []string{}, State: declared, Declared: []declaration{}}
		}
		return known[key]
	}
	for _, key := range p.DeclaredKeys() {
		l := at(key, key)
		for _, d := range p.Declared(key) {
			l.Distribution = d.Requirement.Name
			where := rangeOf(text.NewIndex(d.File.Text()), d.Requirement.Span, s.encoding)
			l.Declared = append(l.Declared, declaration{string(f.uriOf(d.File.Path)), d.Section.ID, where})
		}
	}
	for _, path := range folder.Paths() {
		if ctx.Err() != nil {
			return nil, protocol.ErrRequestCancelled
		}
		if folder.ProjectOf(path) == p {
			s.noteUses(f, folder, p, path, at)
			s.noteFindings(ctx, f, folder, path, at)
		}
	}
	list := make([]*library, 0, len(known))
	for key, l := range known {
		if version := versionOf(p, key); version != "" {
			l.Version = &version
		}
		list = append(list, l)
	}
	slices.SortFunc(list, func(a, b *library) int {
		return cmp.Or(slices.Index(stateOrder, a.State)-slices.Index(stateOrder, b.State), strings.Compare(strings.ToLower(a.Distribution), strings.ToLower(b.Distribution)))
	})
	return list, nil
}

// noteUses counts the imports of one file that a declared library provides.
func (s *server) noteUses(f *folder, folder *project.Folder, p *project.Project, path string, at func(key, name string) *library) {
	file := folder.File(path)
	for i := range file.Imports {
		for ref := range project.References(&file.Imports[i]) {
			r := p.Resolve(path, ref)
			if r.Key == "" || len(p.Declared(r.Key)) == 0 {
				continue
			}
			s.use(f, file, at(r.Key, r.Name), r.Module, ref.Span)
		}
	}
}

func (s *server) use(f *folder, file *project.File, l *library, module string, span text.Span) {
	l.Uses++
	if !slices.Contains(l.Imports, module) {
		l.Imports = append(l.Imports, module)
	}
	if l.First == nil {
		l.First = s.placeOf(f, file, span)
	}
}

// noteFindings takes over what the rules say of one file.
func (s *server) noteFindings(ctx context.Context, f *folder, folder *project.Folder, path string, at func(key, name string) *library) {
	file := folder.File(path)
	rules := s.rules
	rules.Select = append(slices.Clone(undeclaredRules), unusedRule)
	for _, finding := range analysis.Check(ctx, folder, path, rules) {
		switch l := pep.Normalize(finding.Distribution); {
		case finding.Distribution == "":
		case finding.Rule == unusedRule:
			at(l, finding.Distribution).State = unused
		case slices.Contains(undeclaredRules, finding.Rule):
			found := at(l, finding.Distribution)
			found.State = undeclared
			s.use(f, file, found, finding.Import, finding.Span)
		}
	}
}

// placeOf is the place of a span of the file's text: in a notebook it counts
// inside the cell.
func (s *server) placeOf(f *folder, file *project.File, span text.Span) *firstUse {
	use := &firstUse{URI: string(f.uriOf(file.Path))}
	if file.Kind != project.Notebook {
		use.Range = rangeOf(text.NewIndex(file.Text()), span, s.encoding)
		return use
	}
	cell, within, ok := file.Notebook().Cell(span.Start)
	if !ok {
		return nil
	}
	number := cell.Index + 1
	inCell := text.Span{Start: within, End: min(within+span.Len(), len(cell.Source))}
	use.Cell, use.Range = &number, rangeOf(text.NewIndex(cell.Source), inCell, s.encoding)
	return use
}

// versionOf is the version of a distribution that is installed, or else
// locked: "2.2.6 or 2.4.6" where that differs by platform or version of Python.
func versionOf(p *project.Project, key string) string {
	if env := p.Environment(); env != nil {
		if d := env.Lookup(key); d != nil {
			return d.Version()
		}
	}
	return strings.Join(p.LockedVersions(key), " or ")
}

// pathAt is the path of the file that a URI names; that of a cell is its
// notebook's.
func (s *snapshot) pathAt(uri string) string {
	if d, _, ok := s.find(uri); ok {
		return d.path
	}
	return pathOf(uri)
}

// projectAt finds the project that a URI names, or that its document lies in.
func (s *snapshot) projectAt(ctx context.Context, uri string) (*folder, *project.Folder, *project.Project, error) {
	path := s.pathAt(uri)
	f := s.folderOf(path)
	if f == nil {
		return nil, nil, nil, requestFailed(filepath.Base(path) + " lies in no folder that is open")
	}
	folder, err := s.projectOf(ctx, f)
	if err != nil {
		return nil, nil, nil, err
	}
	folder = s.inWindow(f, folder, windowOf(uri))
	rel, _ := f.rel(path)
	for _, p := range folder.Projects() {
		if p.Dir() == rel {
			return f, folder, p, nil
		}
	}
	return f, folder, folder.ProjectOf(rel), nil
}
