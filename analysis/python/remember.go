package python

import (
	"runtime"
	"sync"
	"sync/atomic"
)

// ParseCell is Parse for one of many short texts that are asked for again and
// again, the cells of a notebook that is being typed in: of these only one is
// new. The result is shared and must not be changed.
func ParseCell(src string) *Text {
	return parsedCells.get(src, func(src string) *Text { return readText(src, cellTrees.get(src, parseAnnotated)) })
}

// ParseCells is ParseCell for many texts, several at once.
func ParseCells(sources []string) []*Text {
	list := make([]*Text, len(sources))
	together(len(list), func(i int) { list[i] = ParseCell(sources[i]) })
	return list
}

// together calls f for the numbers below n, on all processors.
func together(n int, f func(i int)) {
	var next atomic.Int64
	var group sync.WaitGroup
	for range min(n, runtime.GOMAXPROCS(0)) {
		group.Go(func() {
			for i := int(next.Add(1)) - 1; i < n; i = int(next.Add(1)) - 1 {
				f(i)
			}
		})
	}
	group.Wait()
}

var parsedCells memory[*Text]

// cellTrees are the trees of cells, for all that is made of them. They are not
// changed any more.
var cellTrees memory[*tree]

// A memory keeps what was made of texts. When it is full, those go that have
// not been asked for since it was full before.
type memory[T any] struct {
	mu         sync.Mutex
	young, old map[string]T
}

// maxRemembered is how many texts are kept before the older ones go.
const maxRemembered = 1000

// get returns what make makes of src. Two goroutines that ask at once may both
// make it.
func (m *memory[T]) get(src string, make func(string) T) T {
	if made, ok := m.known(src); ok {
		return made
	}
	made := make(src)
	m.mu.Lock()
	defer m.mu.Unlock()
	m.keep(src, made)
	return made
}

func (m *memory[T]) known(src string) (T, bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	made, ok := m.young[src]
	if !ok {
		if made, ok = m.old[src]; ok {
			m.keep(src, made)
		}
	}
	return made, ok
}

func (m *memory[T]) keep(src string, made T) {
	if m.young == nil || len(m.young) >= maxRemembered {
		m.old, m.young = m.young, map[string]T{}
	}
	m.young[src] = made
}
