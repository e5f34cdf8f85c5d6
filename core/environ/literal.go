package environ

import "strings"

// A token of a Python literal: a string, or one byte of punctuation.
type literalToken struct {
	text  string
	punct byte
}

// literalTokens cuts up the repr of a value made of strings, lists and dicts.
// It ends where something else begins.
func literalTokens(s string) []literalToken {
	var tokens []literalToken
	for i := 0; i < len(s); {
		switch c := s[i]; {
		case c == '\'' || c == '"':
			text, n := pythonString(s[i:])
			tokens, i = append(tokens, literalToken{text: text}), i+n
		case strings.IndexByte("{}[]:,()", c) >= 0:
			tokens, i = append(tokens, literalToken{punct: c}), i+1
		case c == ' ' || c == '\t':
			i++
		default:
			return tokens
		}
	}
	return tokens
}

// pythonString reads the string literal at the start of s and returns its value
// and its length in bytes. Of escapes, those that repr writes in a path are
// known: a backslash and a quote.
func pythonString(s string) (value string, length int) {
	var out strings.Builder
	for i := 1; i < len(s); i++ {
		switch {
		case s[i] == s[0]:
			return out.String(), i + 1
		case s[i] == '\\' && i+1 < len(s):
			i++
			fallthrough
		default:
			out.WriteByte(s[i])
		}
	}
	return out.String(), len(s)
}

// pythonTable reads the repr of a dict whose values are strings or lists of
// strings.
func pythonTable(s string) map[string][]string {
	table := map[string][]string{}
	key, inValue, inList := "", false, false
	for _, t := range literalTokens(s) {
		switch t.punct {
		case 0:
			if inValue {
				table[key] = append(table[key], t.text)
			} else {
				key = t.text
			}
		case ':':
			inValue = true
			table[key] = []string{}
		case '[':
			inList = true
		case ']':
			inList = false
		case ',':
			inValue = inValue && inList
		}
	}
	return table
}

// pythonStrings lists the strings of a call's arguments or a tuple.
func pythonStrings(s string) []string {
	var list []string
	for _, t := range literalTokens(s) {
		if t.punct == 0 {
			list = append(list, t.text)
		}
	}
	return list
}
