package python

import "strings"

// tryStatement runs the body, and the handlers as what may run after any part
// of it.
func (r *runner) tryStatement(n *node) bool {
	mark, outer, leavers := len(r.changes), r.found, len(r.abandoned)
	r.found = nil
	left := r.block(n.child("body").kids)
	failed := r.found
	r.found = outer
	r.rejoin(leavers)
	caught := r.catches(n)
	was := r.since(mark)
	if len(failed) > 0 && caught {
		r.join(was)
		left = false
	} else {
		r.found = append(r.found, failed...)
	}
	left, handled := r.handlers(n, was, left)
	for _, k := range n.kids {
		switch k.kind {
		case "else_clause":
			switch {
			case caught && len(failed) > 0:
				r.perhaps(func() { r.block(k.child("body").kids) })
			case handled:
				r.unlessHandled(k.child("body").kids)
			default:
				left = r.block(k.child("body").kids) || left
			}
		case "finally_clause":
			for _, body := range k.kids {
				left = r.block(body.kids) || left
			}
		}
	}
	return left
}

// handlers runs the except clauses, each of which may run after a part of the
// body, which has set the names in was. left says that the body's end is not
// reached; the result says that the end of the handlers is not either, and
// handled that one of them has an end that is.
func (r *runner) handlers(n *node, was map[string]value, left bool) (leaves, handled bool) {
	var ends []map[string]value
	for _, k := range n.kids {
		if k.kind != "except_clause" && k.kind != "except_group_clause" {
			continue
		}
		found, leaves := r.found, false
		r.doubt++
		is := r.course(func() {
			r.join(was)
			leaves = r.handler(k)
		})
		r.doubt--
		r.found = found
		if leaves {
			r.abandoned = append(r.abandoned, is)
		} else {
			ends = append(ends, is)
		}
	}
	for _, is := range ends {
		if left {
			for name, v := range is {
				r.set(name, v)
			}
			left = false
		} else {
			r.join(is)
		}
	}
	return left, len(ends) > 0
}

// unlessHandled runs the else clause of a try of which a handler may come to
// its end instead: if the clause leaves the try, what follows is still reached.
func (r *runner) unlessHandled(body []*node) {
	left := false
	is := r.course(func() { left = r.block(body) })
	if left {
		r.mayLeave()
		r.abandoned = append(r.abandoned, is)
		return
	}
	for name, v := range is {
		r.set(name, v)
	}
}

func (r *runner) handler(n *node) (left bool) {
	for _, k := range n.kids {
		switch k.kind {
		case "block":
			left = r.block(k.kids)
		case "as_pattern":
			r.withItem(k)
		default:
			r.expression(k)
		}
	}
	for _, k := range n.kids {
		if alias := k.child("alias"); k.kind == "as_pattern" && alias != nil && alias.only() != nil {
			name := r.name(alias.only())
			if where, ok := r.where(name); ok && where == Module {
				r.set(name, value{deleted: r.run + 1})
			}
		}
	}
	return left
}

// catches reports whether a handler of the try catches a NameError.
func (r *runner) catches(n *node) bool {
	for _, k := range n.kids {
		if k.kind != "except_clause" && k.kind != "except_group_clause" {
			continue
		}
		header := r.text(k)
		header, _, _ = strings.Cut(header, ":")
		if rest := strings.TrimSpace(strings.TrimLeft(strings.TrimPrefix(header, "except"), "*")); rest == "" {
			return true
		}
		for _, name := range []string{"NameError", "Exception", "BaseException", "UnboundLocalError"} {
			for _, word := range words(header) {
				if word == name {
					return true
				}
			}
		}
	}
	return false
}
