package adhocinstall

import (
	"regexp"
	"slices"
	"strings"

	"github.com/pyferry/pyferry/core/naming"
	"github.com/pyferry/pyferry/core/pep"
	"github.com/pyferry/pyferry/core/text"
)

// A word is one word of a shell command. Its span counts in the command.
type word struct {
	text string // without quotes
	raw  string
	span text.Span
}

// A pkg is a distribution that a command installs.
type pkg struct {
	name    string    // the PyPI name, as far as it is known
	span    text.Span // of the name in the command
	version string    // the version that is asked for exactly, or ""
}

// An install is what one install command of a line asks for.
type install struct {
	packages []pkg
	// whole is set where the line does nothing but install packages.
	whole bool
}

// wordPattern matches one word of a shell: quoted parts and others in a row.
var wordPattern = regexp.MustCompile(`(?:"[^"]*"|'[^']*'|\\.|[^\s"'\\;&|])+|&&|\|\||[;&|]`)

var separators = []string{"&&", "||", ";", "&", "|"}

// words splits a command line at blanks, up to a comment; a backslash at the
// end of a line counts as a blank.
func words(command string) []word {
	command = strings.NewReplacer("\\\r\n", "   ", "\\\n", "  ").Replace(command)
	var list []word
	for _, at := range wordPattern.FindAllStringIndex(command, -1) {
		span := text.Span{Start: at[0], End: at[1]}
		if command[at[0]] == '#' {
			break
		}
		raw := span.Of(command)
		list = append(list, word{strings.NewReplacer(`"`, "", "'", "").Replace(raw), raw, span})
	}
	return list
}

// parse reads a shell command line.
func parse(command string) install {
	var found install
	commands := 0
	found.whole = true
	for _, one := range split(words(command)) {
		if len(one) == 0 {
			continue
		}
		commands++
		packages, whole := installed(one)
		found.packages = append(found.packages, packages...)
		found.whole = found.whole && whole
	}
	return found
}

// split divides words at the operators between commands.
func split(all []word) [][]word {
	commands := [][]word{nil}
	for _, w := range all {
		if slices.Contains(separators, w.text) {
			commands = append(commands, nil)
			continue
		}
		last := len(commands) - 1
		commands[last] = append(commands[last], w)
	}
	return commands
}

// An installer is a program that installs packages.
type installer struct {
	words  []string // the command's first words, matched as patterns
	valued []string // the options that take a value
	conda  bool
}

var (
	pipValued = []string{
		"-r", "--requirement", "-c", "--constraint", "-e", "--editable", "-i", "--index-url", "--extra-index-url",
		"-f", "--find-links", "-t", "--target", "--prefix", "--root", "--src", "--upgrade-strategy", "--python", "-p",
		"--python-version", "--platform", "--implementation", "--abi", "--trusted-host", "--proxy", "--timeout", "--retries",
		"--cache-dir", "--log", "--no-binary", "--only-binary", "--global-option", "--config-settings", "--progress-bar",
	}
	condaValued = []string{"-c", "--channel", "-n", "--name", "-p", "--prefix", "--file", "--solver", "--repodata-fn"}
)

// installers lists the commands that are recognised.
var installers = []installer{
	{[]string{`pip[\d.]*`, "install"}, pipValued, false},
	{[]string{`.*python[\d.]*|py|\{sys\.executable\}|\$sys\.executable`, "-m", "pip", "install"}, pipValued, false},
	{[]string{"uv", "pip", "install"}, pipValued, false},
	{[]string{`conda|mamba|micromamba`, "install"}, condaValued, true},
}

// installed reads one command. whole is false where it does more than to
// install packages by name.
func installed(command []word) (packages []pkg, whole bool) {
	if command[0].text == "sudo" {
		command = command[1:]
	}
	for _, tool := range installers {
		if rest, ok := tool.begins(command); ok {
			return tool.packages(rest)
		}
	}
	return nil, false
}

// begins reports whether the command is one of the installer and returns the
// words behind it. Options may stand between the words.
func (t installer) begins(command []word) (rest []word, ok bool) {
	for _, pattern := range t.words {
		for len(command) > 0 && pattern[0] != '-' && strings.HasPrefix(command[0].text, "-") {
			command = command[1:]
		}
		if len(command) == 0 || !regexp.MustCompile(`^(?:`+pattern+`)$`).MatchString(command[0].text) {
			return nil, false
		}
		command = command[1:]
	}
	return command, true
}

// packages reads the words behind "install". What is neither an option nor a
// package with a name (a folder, a file of requirements) makes the command
// more than an installation of packages.
func (t installer) packages(args []word) (packages []pkg, whole bool) {
	whole = true
	for i := 0; i < len(args); i++ {
		w := args[i]
		switch {
		case slices.Contains(t.valued, w.text):
			whole = whole && !slices.Contains([]string{"-r", "--requirement", "-e", "--editable", "--file"}, w.text)
			i++
		case strings.HasPrefix(w.text, "-"):
		default:
			p, ok := t.named(w)
			if ok && p.name != "" {
				packages = append(packages, p)
			}
			whole = whole && ok
		}
	}
	return packages, whole
}

// bootstrap are the installers and their like: installing one declares no
// library.
var bootstrap = []string{"pip", "setuptools", "wheel", "python", "uv", "conda", "mamba"}

// condaSpec finds the channel, the name and what follows in a conda package.
var condaSpec = regexp.MustCompile(`^(?:[^:\s]*::)?([A-Za-z0-9_][A-Za-z0-9._-]*)(?:[=<>!~ \[].*)?$`)

// exactVersion finds the version of a pin.
var exactVersion = regexp.MustCompile(`^[A-Za-z0-9._\-\[\],]*\s*={1,2}\s*(\d+(?:\.\d+)*)$`)

// named reads a word that names a package; one of bootstrap has no name.
func (t installer) named(w word) (pkg, bool) {
	var name string
	if t.conda {
		m := condaSpec.FindStringSubmatch(w.text)
		if m == nil {
			return pkg{}, false
		}
		name = m[1]
	} else {
		r, err := pep.ParseRequirement(w.text)
		if err != nil || strings.ContainsAny(w.text, "{}$") {
			return pkg{}, false
		}
		name = r.Name
	}
	at := w.span.Start + max(0, strings.Index(w.raw, name))
	p := pkg{name: name, span: text.Span{Start: at, End: min(at+len(name), w.span.End)}}
	if m := exactVersion.FindStringSubmatch(w.text); m != nil {
		p.version = m[1]
	}
	if slices.Contains(bootstrap, pep.Normalize(name)) {
		return pkg{}, true
	}
	if t.conda {
		if key := naming.PyPIName(name); key != pep.Normalize(name) {
			p.name = key
		}
	}
	return p, true
}
