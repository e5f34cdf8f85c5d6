package extract

import (
	"slices"
	"strconv"
	"strings"
)

// CellPrefix begins a name that stands for all definitions of one cell:
// cell:3, where 3 is the 1-based number among all cells. No name of Python
// holds a colon.
const CellPrefix = "cell:"

// expand replaces the cells among names by what they define.
func (b *book) expand(names []string) ([]string, error) {
	var list []string
	for _, name := range names {
		number, isCell := strings.CutPrefix(name, CellPrefix)
		if !isCell {
			list = append(list, name)
			continue
		}
		defined, err := b.definedIn(name, number)
		if err != nil {
			return nil, err
		}
		for _, d := range defined {
			if !slices.Contains(list, d) {
				list = append(list, d)
			}
		}
	}
	return list, nil
}

// definedIn lists the functions, classes and constants of a cell. Each must be
// the definition that holds to the end of the notebook.
func (b *book) definedIn(name, number string) ([]string, error) {
	n, err := strconv.Atoi(number)
	i := slices.IndexFunc(b.cells, func(c *cell) bool { return c.number == n })
	if err != nil || i < 0 {
		return nil, refuse(name, nil, "is not a Python cell of the notebook")
	}
	var list []string
	for _, s := range b.cells[i].stmts {
		for _, d := range s.defines() {
			if last := lastDefinition(b.binds[d]); last != nil && last.cell != s.cell {
				return nil, refuse(d, last, "is bound again")
			}
			if !slices.Contains(list, d) {
				list = append(list, d)
			}
		}
	}
	if len(list) == 0 {
		return nil, refuse(name, nil, "defines no function, class or constant")
	}
	return list, nil
}
