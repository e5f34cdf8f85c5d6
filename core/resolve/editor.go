package resolve

import (
	"bytes"
	"encoding/json"
	"path"
	"path/filepath"
	"strings"

	"github.com/pyferry/pyferry/core/manifest/setupcfg"
	"github.com/pyferry/pyferry/core/project"
)

// editorSettings are the parts of .vscode/settings.json that change how a
// source runs, and of the .env file that it names.
type editorSettings struct {
	folder *project.Folder
	// envFile is relative to the folder's root.
	envFile string
	// terminal is PYTHONPATH in the editor's terminals.
	terminal string
	// notebooks is the working folder of kernels with VS Code's variables.
	notebooks string
}

// A setting is a value of PYTHONPATH and the file that sets it.
type setting struct{ value, from string }

const vscodeSettings = ".vscode/settings.json"

func readEditorSettings(folder *project.Folder) editorSettings {
	s := editorSettings{folder: folder, envFile: ".env"}
	text, ok := folder.Aside(vscodeSettings)
	if !ok {
		return s
	}
	type variables struct {
		PythonPath string `json:"PYTHONPATH"`
	}
	var raw map[string]json.RawMessage
	if json.Unmarshal(plainJSON(text), &raw) != nil {
		return s // VS Code cannot read it either
	}
	if file := stringAt(raw, "python.envFile"); file != "" {
		s.envFile = path.Clean(s.relative(file))
	}
	s.notebooks = stringAt(raw, "jupyter.notebookFileRoot")
	for _, system := range []string{"linux", "osx", "windows"} {
		var v variables
		if json.Unmarshal(raw["terminal.integrated.env."+system], &v) == nil && v.PythonPath != "" && s.terminal == "" {
			s.terminal = v.PythonPath
		}
	}
	return s
}

func stringAt(raw map[string]json.RawMessage, key string) string {
	var value string
	if json.Unmarshal(raw[key], &value) != nil {
		return ""
	}
	return value
}

// relative takes VS Code's variable of the workspace folder off a path.
func (s editorSettings) relative(file string) string {
	return strings.TrimPrefix(strings.TrimPrefix(filepath.ToSlash(file), "${workspaceFolder}"), "/")
}

// expand replaces VS Code's variables in a value of PYTHONPATH, and drops
// references to environment variables, which are not known.
func (s editorSettings) expand(value string) string {
	value = strings.NewReplacer("${workspaceFolder}", s.folder.Root(), "${workspaceRoot}", s.folder.Root()).Replace(value)
	for {
		start := strings.Index(value, "${")
		end := strings.IndexByte(value[max(start, 0):], '}')
		if start < 0 || end < 0 {
			return value
		}
		value = value[:start] + value[start+end+1:]
	}
}

// notebookRoot is the working folder of a notebook's kernel.
func (s editorSettings) notebookRoot(b *builder) string {
	own := b.abs(path.Dir(b.file))
	if s.notebooks == "" || strings.Contains(s.notebooks, "${fileDirname}") {
		return own
	}
	if dir := s.expand(s.notebooks); filepath.IsAbs(dir) {
		return filepath.Clean(dir)
	}
	return own
}

// pythonPaths lists the values of PYTHONPATH that may be set where the source
// runs: in the .env file that editors load, in the editor's terminals, and for
// tests in tox's environments.
func (s editorSettings) pythonPaths(b *builder, way Way) []setting {
	var list []setting
	add := func(value, file string) {
		if value = s.expand(value); value != "" {
			list = append(list, setting{value, b.abs(file)})
		}
	}
	if text, ok := s.folder.Aside(s.envFile); ok {
		add(envFileValue(text), s.envFile)
	}
	if way != Kernel {
		add(s.terminal, vscodeSettings)
	}
	if way == Pytest || way == PytestModule {
		file := path.Join(b.project.Dir(), "tox.ini")
		if text, ok := s.folder.Aside(file); ok {
			add(toxValue(text, b.cwd), file)
		}
	}
	return list
}

// envFileValue reads PYTHONPATH in the lines of a .env file.
func envFileValue(text string) string {
	value := ""
	for line := range strings.Lines(text) {
		line = strings.TrimPrefix(strings.TrimSpace(line), "export ")
		name, v, ok := strings.Cut(line, "=")
		if !ok || strings.TrimSpace(name) != "PYTHONPATH" {
			continue
		}
		if v = strings.TrimSpace(v); len(v) > 1 && (v[0] == '"' || v[0] == '\'') {
			v, _, _ = strings.Cut(v[1:], v[:1])
		} else {
			v, _, _ = strings.Cut(v, " #")
		}
		value = strings.TrimSpace(v)
	}
	return value
}

// toxValue reads PYTHONPATH in set_env of [testenv]; dir is tox.ini's folder.
func toxValue(text, dir string) string {
	for _, o := range setupcfg.Parse(text).Options("testenv") {
		if o.Name != "setenv" && o.Name != "set_env" {
			continue
		}
		for line := range strings.Lines(o.Value) {
			if name, value, ok := strings.Cut(line, "="); ok && strings.TrimSpace(name) == "PYTHONPATH" {
				return strings.NewReplacer("{toxinidir}", dir, "{tox_root}", dir).Replace(strings.TrimSpace(value))
			}
		}
	}
	return ""
}

// plainJSON takes out what VS Code allows in its settings beyond JSON: comments
// and trailing commas.
func plainJSON(text string) []byte {
	var out bytes.Buffer
	for i := 0; i < len(text); i++ {
		rest := text[i:]
		switch {
		case text[i] == '"':
			n := stringLength(rest)
			out.WriteString(rest[:n])
			i += n - 1
		case strings.HasPrefix(rest, "//"):
			n := strings.IndexByte(rest+"\n", '\n')
			i += n - 1
		case strings.HasPrefix(rest, "/*"):
			n := strings.Index(rest, "*/")
			if n < 0 {
				return out.Bytes()
			}
			i += n + 1
		case (text[i] == '}' || text[i] == ']') && bytes.HasSuffix(bytes.TrimSpace(out.Bytes()), []byte{','}):
			out.Truncate(bytes.LastIndexByte(out.Bytes(), ','))
			out.WriteByte(text[i])
		default:
			out.WriteByte(text[i])
		}
	}
	return out.Bytes()
}

// stringLength is the length in bytes of the JSON string at the start of s.
func stringLength(s string) int {
	for i := 1; i < len(s); i++ {
		switch s[i] {
		case '\\':
			i++
		case '"':
			return i + 1
		}
	}
	return len(s)
}
