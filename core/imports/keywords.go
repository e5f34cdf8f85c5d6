package imports

import (
	"maps"
	"strings"
)

// wordSet makes a set of the words in list.
func wordSet(list string) map[string]bool {
	set := make(map[string]bool)
	for word := range strings.FieldsSeq(list) {
		set[word] = true
	}
	return set
}

// statementWords begin statements and nothing else: no line inside brackets
// starts with one of them.
var statementWords = wordSet(`assert break class continue def del elif except finally
	global import nonlocal pass raise return try while with`)

const longestStatementWord = len("continue")

// keywords are the words that can be neither a module nor a bound name. Those
// that were ordinary names in some version (async, await, print, exec) are not
// among them.
var keywords = func() map[string]bool {
	set := wordSet("None True False and as else for from if in is lambda not or yield")
	maps.Copy(set, statementWords)
	return set
}()

// statementLetters begin the words that startsStatement looks at.
var statementLetters = setOf("abcdefgilnprtw")

// startsStatement reports whether the line at p can only be the start of a
// statement. Where one starts in the middle of brackets, they are unclosed.
func startsStatement(src string, p int) bool {
	for p < len(src) && (src[p] == ' ' || src[p] == '\t' || src[p] == '\f') {
		p++
	}
	if p == len(src) || !statementLetters[src[p]] {
		return false
	}
	end := wordEnd(src, p)
	switch w := src[p:end]; w {
	case "from":
		return isFromImport(src, end)
	case "async":
		return nextWord(src, end, "def") || nextWord(src, end, "with")
	case "lazy":
		return nextWord(src, end, "import") || nextWord(src, end, "from")
	default:
		return len(w) <= longestStatementWord && statementWords[w]
	}
}

// isFromImport tells `from a.b import` from the second half of `yield from x`;
// p is behind the word from.
func isFromImport(src string, p int) bool {
	_, end := dots(src, skipBlanks(src, p))
	_, end = dottedName(src, skipBlanks(src, end))
	return nextWord(src, end, "import")
}

// nextWord reports whether the next word at or after p is w.
func nextWord(src string, p int, w string) bool {
	p = skipBlanks(src, p)
	return src[p:wordEnd(src, p)] == w
}
