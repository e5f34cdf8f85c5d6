package python

import "golang.org/x/text/unicode/norm"

// normal is code in Unicode's normal form KC, in which Python compares names
// (language reference 2.3): µ and μ, x\_i and xi are one.
func normal(code string) string { return norm.NFKC.String(code) }

// identifier is the name that n spells as Python stores it.
func (b *binder) identifier(n *node) string { return normal(b.text(n)) }
