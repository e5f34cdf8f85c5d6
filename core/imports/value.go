package imports

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// versionValues are the names that tell the version of Python, with what they
// are in each. Those of sys that cannot be mistaken are known without it too
// (`from sys import version_info`).
var versionValues = map[string]func(version) any{
	"version_info":           versionInfo,
	"version_info.major":     func(v version) any { return v.major },
	"version_info.minor":     func(v version) any { return v.minor },
	"hexversion":             hexVersion,
	"sys.version_info":       versionInfo,
	"sys.version_info.major": func(v version) any { return v.major },
	"sys.version_info.minor": func(v version) any { return v.minor },
	"sys.hexversion":         hexVersion,
	"sys.version":            func(v version) any { return fmt.Sprintf("%d.%d.0 ", v.major, v.minor) },
}

// versionInfo has a fourth element, so that it is more than (3, 8, 0).
func versionInfo(v version) any { return []int{v.major, v.minor, 0, 1} }

func hexVersion(v version) any { return v.major<<24 | v.minor<<16 | 0xF0 }

func constant(v any) operand { return operand{value: func(version) any { return v }} }

// literalValue reads an integer or a plain string; nil for all else.
func literalValue(t token) any {
	if n, err := strconv.ParseInt(string(t), 0, 64); err == nil {
		return int(n)
	}
	if quote := t[0]; quote != '"' && quote != '\'' || strings.Contains(string(t), `\`) {
		return nil
	}
	return strings.Trim(string(t), string(t[:1]))
}

// integerTuple reads what stands in the parentheses of (3,) or (3, 8); nil for
// all else.
func integerTuple(content []token) []int {
	if len(content) < 2 {
		return nil
	}
	var tuple []int
	for i, t := range content {
		if i%2 == 1 {
			if t != "," {
				return nil
			}
			continue
		}
		n, ok := literalValue(t).(int)
		if !ok {
			return nil
		}
		tuple = append(tuple, n)
	}
	return tuple
}

// A selection is a subscript: the element at low, or for a slice the elements
// from low up to high.
type selection struct {
	low, high int
	slice     bool
}

// subscript reads [i], [:j] or [i:j].
func subscript(list []token) (s selection, ok bool) {
	ok = true
	number := func(t token) int {
		n, isInt := literalValue(t).(int)
		ok = ok && isInt
		return n
	}
	switch {
	case len(list) == 3:
		s.low = number(list[1])
	case len(list) == 4 && list[1] == ":":
		s = selection{high: number(list[2]), slice: true}
	case len(list) == 5 && list[2] == ":":
		s = selection{low: number(list[1]), high: number(list[3]), slice: true}
	default:
		ok = false
	}
	return s, ok
}

// of applies the subscript to a []int or string; nil if there is no such
// element.
func (s selection) of(v any) any {
	switch v := v.(type) {
	case []int:
		if !s.slice && s.low < len(v) {
			return v[s.low]
		}
		if s.slice {
			high := min(s.high, len(v))
			return v[min(s.low, high):high]
		}
	case string:
		high := s.low + 1
		if s.slice {
			high = s.high
		}
		high = min(high, len(v))
		return v[min(s.low, high):high]
	}
	return nil
}

// compareValues orders two values as Python does; ok is false if it cannot.
func compareValues(a, b any) (order int, ok bool) {
	switch a := a.(type) {
	case int:
		b, ok := b.(int)
		return cmp.Compare(a, b), ok
	case []int:
		b, ok := b.([]int)
		return slices.Compare(a, b), ok
	case string:
		b, ok := b.(string)
		return strings.Compare(a, b), ok
	}
	return 0, false
}
