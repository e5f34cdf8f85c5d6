package installing

import (
	"path"
	"regexp"
	"slices"
	"strings"
)

var (
	// installs is a command that installs the project.
	installs = regexp.MustCompile(`install\b[^\n&|;]*\s["']?\.(?:\[[^\]]*\])?["']?(?:\s|$)|poetry install|uv sync|pdm (?:install|sync)|\.whl\b|pip install[^\n]*/`)
	noRoot   = regexp.MustCompile(`--no-root|--no-install-project|--no-self`)
	skips    = regexp.MustCompile(`(?mi)^\s*(?:skipsdist|no_package)\s*=\s*true`)
	skipsOne = regexp.MustCompile(`(?mi)^\s*skip_install\s*=\s*true`)
)

// ByCommands reports whether commands, as of a Dockerfile, install the project
// that lies in the working folder.
func ByCommands(code string) bool { return installs.MatchString(code) && !noRoot.MatchString(code) }

// ToxSkips reports whether the text of a tox.ini runs tests or programs without
// installing the project.
func ToxSkips(code string) bool {
	return skips.MatchString(code) || slices.ContainsFunc(strings.Split(code, "\n["), func(section string) bool {
		return skipsOne.MatchString(section) && (strings.Contains(section, "test ") || strings.Contains(section, "pytest") || strings.Contains(section, "python "))
	})
}

// IsDockerfile tells by its name a file that makes an image, or that names what
// runs in one: there only the file's own commands install anything.
func IsDockerfile(name string) bool {
	base := strings.ToLower(path.Base(name))
	return strings.Contains(base, "dockerfile") || strings.HasPrefix(base, "containerfile") || strings.HasPrefix(base, "procfile")
}
