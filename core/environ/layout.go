package environ

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

type pythonVersion struct{ major, minor int }

// after reports whether v is the newer version.
func (v pythonVersion) after(w pythonVersion) bool {
	return v.major > w.major || v.major == w.major && v.minor > w.minor
}

// A layout says where the parts of an environment lie.
type layout struct {
	sites   []string // the folders that hold packages, in the order of sys.path
	conda   string   // the conda-meta folder, or ""
	config  string   // pyvenv.cfg, or ""
	library string   // the folder of the standard library, or ""
	version pythonVersion
}

// readLayout finds the parts of the environment at prefix.
func readLayout(prefix string) (layout, error) {
	var l layout
	if dir := filepath.Join(prefix, "conda-meta"); isDir(dir) {
		l.conda = dir
	}
	config, err := readConfig(filepath.Join(prefix, "pyvenv.cfg"))
	if err == nil {
		l.config = filepath.Join(prefix, "pyvenv.cfg")
		l.version = configVersion(config)
	}
	l.sites, l.version = siteFolders(prefix, l.version)
	if l.conda == "" && len(l.sites) == 0 {
		return layout{}, fmt.Errorf("%s is not a Python environment: it has neither site-packages nor conda-meta", prefix)
	}
	base := prefix
	if config["home"] != "" {
		base = basePrefix(config["home"])
	}
	l.library = standardLibrary(base, l.version)
	if config["home"] != "" && strings.EqualFold(config["include-system-site-packages"], "true") {
		more, _ := siteFolders(base, l.version)
		l.sites = append(l.sites, more...)
	}
	return l, nil
}

// watched lists what changes when something is installed.
func (l layout) watched() []string {
	paths := slices.Clone(l.sites)
	for _, path := range []string{l.conda, l.config} {
		if path != "" {
			paths = append(paths, path)
		}
	}
	return paths
}

// pathFiles lists the .pth files: an editable installation may be added to one
// that is there.
func (l layout) pathFiles() []string {
	var files []string
	for _, site := range l.sites {
		for _, name := range listNames(site) {
			if strings.HasSuffix(name, ".pth") {
				files = append(files, filepath.Join(site, name))
			}
		}
	}
	return files
}

// readConfig reads the "key = value" lines of a pyvenv.cfg (PEP 405), with
// keys in lower case.
func readConfig(path string) (map[string]string, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	config := make(map[string]string)
	for line := range strings.Lines(string(text)) {
		if key, value, ok := strings.Cut(line, "="); ok {
			config[strings.ToLower(strings.TrimSpace(key))] = strings.TrimSpace(value)
		}
	}
	return config, nil
}

var versionNumber = regexp.MustCompile(`^(\d+)\.(\d+)`)

// configVersion reads the version: "version" as venv writes it, or
// "version_info" as virtualenv and uv do.
func configVersion(config map[string]string) pythonVersion {
	for _, key := range []string{"version", "version_info"} {
		if v := parseVersion(config[key]); v != (pythonVersion{}) {
			return v
		}
	}
	return pythonVersion{}
}

func parseVersion(s string) pythonVersion {
	m := versionNumber.FindStringSubmatch(s)
	if m == nil {
		return pythonVersion{}
	}
	major, _ := strconv.Atoi(m[1])
	minor, _ := strconv.Atoi(m[2])
	return pythonVersion{major, minor}
}

// basePrefix returns the prefix of the Python that a virtual environment was
// made from; home is the folder of its executable.
func basePrefix(home string) string {
	if filepath.Base(home) == "bin" {
		return filepath.Dir(home)
	}
	return home
}

// libraryFolder is a folder of lib: python3.11, python3.13t (PEP 703), pypy3.10.
var libraryFolder = regexp.MustCompile(`^(?:python|pypy)(\d+\.\d+)t?$`)

// siteFolders returns the package folders of one prefix. Where it holds those
// of several Pythons, the wanted version is taken, or the highest.
func siteFolders(prefix string, want pythonVersion) ([]string, pythonVersion) {
	name, version := libraryOf(filepath.Join(prefix, "lib"), want)
	sites := existing(
		filepath.Join(prefix, "local", "lib", name, "dist-packages"), // Debian's pip
		filepath.Join(prefix, "lib", name, "site-packages"),
		filepath.Join(prefix, "lib64", name, "site-packages"),
		filepath.Join(prefix, "lib", "python3", "dist-packages"), // Debian's apt
		filepath.Join(prefix, "Lib", "site-packages"),            // Windows
	)
	return sites, version
}

// standardLibrary returns the folder of a prefix that the standard library
// lies in, or "".
func standardLibrary(prefix string, version pythonVersion) string {
	name, _ := libraryOf(filepath.Join(prefix, "lib"), version)
	for _, folder := range []string{filepath.Join(prefix, "lib", name), filepath.Join(prefix, "lib64", name), filepath.Join(prefix, "Lib")} {
		if isFile(filepath.Join(folder, "os.py")) {
			return folder
		}
	}
	return ""
}

// libraryOf returns the folder of the wanted version in lib, or of the highest.
func libraryOf(lib string, want pythonVersion) (string, pythonVersion) {
	best, version := "python3", pythonVersion{}
	entries, err := os.ReadDir(lib)
	if err != nil {
		return best, want
	}
	for _, entry := range entries {
		m := libraryFolder.FindStringSubmatch(entry.Name())
		if m == nil || !hasPackages(filepath.Join(lib, entry.Name())) {
			continue
		}
		v := parseVersion(m[1])
		if v == want {
			return entry.Name(), v
		}
		if v.after(version) {
			best, version = entry.Name(), v
		}
	}
	if version == (pythonVersion{}) {
		return best, want
	}
	return best, version
}

// hasPackages reports whether a folder such as lib/python3.11 is the library
// of a Python, which has a folder for packages in it or, as Debian's, os.py.
func hasPackages(library string) bool {
	return isDir(filepath.Join(library, "site-packages")) || isFile(filepath.Join(library, "os.py"))
}

// existing keeps the folders that exist, each once, whatever links lead there.
func existing(folders ...string) []string {
	var kept []string
	var infos []fs.FileInfo
	for _, folder := range folders {
		info, err := os.Stat(folder)
		same := func(other fs.FileInfo) bool { return os.SameFile(info, other) }
		if err != nil || !info.IsDir() || slices.ContainsFunc(infos, same) {
			continue
		}
		kept, infos = append(kept, folder), append(infos, info)
	}
	return kept
}

func isDir(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.IsDir()
}

func isFile(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.Mode().IsRegular()
}

// reasonOf returns an error's text without the path that os errors repeat.
func reasonOf(err error) string {
	var pathError *fs.PathError
	if errors.As(err, &pathError) {
		return pathError.Err.Error()
	}
	return err.Error()
}
