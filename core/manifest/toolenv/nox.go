package toolenv

import (
	"slices"
	"strings"

	"github.com/pyferry/pyferry/core/imports"
	"github.com/pyferry/pyferry/core/text"
)

// takesFile are the options of pip that the next argument belongs to.
var takesFile = []string{"-r", "--requirement", "-c", "--constraint", "-e", "--editable"}

// ParseNox reads a noxfile.py without running it: the strings in calls of
// install, by the function that they stand in. Anything else that is installed,
// or is installed by other means, makes the file Unread.
func ParseNox(src string) *File {
	f := &File{src: src}
	var tokens []text.Span
	for span := range imports.Tokens(src) {
		tokens = append(tokens, span)
	}
	var sessions []*session
	for i := range tokens {
		switch f.token(tokens, i) {
		case "def":
			sessions = append(sessions, &session{name: f.token(tokens, i+1), span: tokens[i]})
		case "install":
			if n := len(sessions); n > 0 && f.token(tokens, i-1) == "." && f.token(tokens, i+1) == "(" {
				f.arguments(sessions[n-1].shown(src), tokens[i+2:])
			}
		case "conda_install", "run_install", `"install"`, `'install'`:
			f.unread = true // by other means
		}
	}
	for _, s := range sessions {
		if s.mask != nil {
			f.take("session "+s.name, s.name, s.span, string(s.mask.bytes))
		}
	}
	return f
}

// A session is a function of a noxfile.
type session struct {
	name string
	span text.Span // of its "def"
	mask *mask     // shows what it installs; nil for nothing
}

func (s *session) shown(src string) *mask {
	if s.mask == nil {
		s.mask = newMask(src)
	}
	return s.mask
}

// token is the text of the token with index i, or "".
func (f *File) token(tokens []text.Span, i int) string {
	if i < 0 || i >= len(tokens) {
		return ""
	}
	return tokens[i].Of(f.src)
}

// arguments shows the string arguments of a call, from behind its opening
// bracket, each as a line of its own.
func (f *File) arguments(m *mask, tokens []text.Span) {
	option := false // the argument before is one that this one belongs to
	for i := range tokens {
		switch s := tokens[i].Of(f.src); {
		case s == ")" || s == "]":
			return
		case s == ",":
		case isPlainString(s) && isArgument(f.token(tokens, i+1)):
			m.show(text.Span{Start: tokens[i].Start + 1, End: tokens[i].End - 1})
			if !option {
				m.breakAt(tokens[i].Start)
			}
			option = slices.Contains(takesFile, s[1:len(s)-1])
		case f.token(tokens, i+1) == "=": // a keyword, which is nox's
			return
		default:
			f.unread, option = true, false
		}
	}
}

func isArgument(next string) bool { return next == "," || next == ")" || next == "]" }

func isPlainString(s string) bool {
	quoted := len(s) > 2 && (s[0] == '"' || s[0] == '\'') && s[len(s)-1] == s[0]
	return quoted && !strings.Contains(s, `\`) && !strings.HasPrefix(s, `""`) && !strings.HasPrefix(s, "''")
}
