package python

import (
	"slices"
	"strings"
)

// call evaluates a call and runs what it calls.
func (r *runner) call(n *node) value {
	v := r.callee(n)
	switch {
	case v.class != nil:
		return r.instantiate(v.class)
	case v.function == nil:
	case v.function.kind == plainFunction:
		r.invoke(v.function, v.instance, false)
	default:
		r.escape(v)
	}
	return value{}
}

// callee evaluates the function and the arguments of a call. A function among
// the arguments is given away, or called at once by functions that are known
// to.
func (r *runner) callee(n *node) value {
	f, args := n.child("function"), n.child("arguments")
	path := compact(r.text(f))
	r.noteReflection(path, args)
	v := r.expression(f)
	if f.kind == "attribute" && v.function != nil {
		v.instance = v.function.owner
	}
	if args == nil {
		return v
	}
	if args.kind != "argument_list" { // f(x for x in y)
		r.expression(args)
		return v
	}
	last := lastPart(path)
	for _, a := range args.kids {
		argument := r.expression(a)
		if argument.function != nil && callers[last] && argument.function.kind == plainFunction {
			r.invoke(argument.function, nil, false)
		} else {
			r.escape(argument)
		}
	}
	return v
}

// callers are functions and methods that call the functions that they are
// given before they return, as long as there is anything to call them for.
var callers = map[string]bool{
	"apply": true, "applymap": true, "sorted": true, "sort": true, "max": true, "min": true, "agg": true, "aggregate": true,
	"transform": true, "groupby": true, "assign": true, "pipe": true, "minimize": true, "curve_fit": true, "quad": true,
	"odeint": true, "solve_ivp": true, "fsolve": true, "root": true, "brentq": true, "vectorize": false, "reduce": true,
}

// noteReflection looks for calls that may bind any name.
func (r *runner) noteReflection(path string, args *node) {
	switch path {
	case "exec", "execfile", "compile", "globals().update", "globals().setdefault", "locals().update", "vars().update",
		"get_ipython().push", "get_ipython().run_cell", "get_ipython().user_ns.update", "get_ipython().ex":
		r.opaque = r.opaque || path != "compile"
	case "get_ipython().run_line_magic", "get_ipython().run_cell_magic", "get_ipython().magic", "setattr":
		first := ""
		if args != nil && len(args.kids) > 0 {
			first = strings.Trim(r.text(args.kids[0]), `"'% `)
		}
		if path == "setattr" && first != "sys.modules[__name__]" && first != "__builtins__" && first != "builtins" {
			return
		}
		name, _, _ := strings.Cut(first, " ")
		r.opaque = r.opaque || !slices.Contains(quietMagics, name)
	}
}

// quietMagics are magics that bind no name.
var quietMagics = []string{
	"matplotlib", "load_ext", "reload_ext", "autoreload", "config", "cd", "pip", "conda", "env", "set_env", "time", "timeit",
	"precision", "html", "bash", "javascript", "latex", "markdown", "svg", "system", "sx", "writefile",
}

// escape notes a function, or the methods of a class or object, that is handed
// to others: they may call it.
func (r *runner) escape(v value) {
	if v.function != nil && v.function.kind != wrapped {
		r.escaped = append(r.escaped, escapee{v.function, r.run})
	}
	if c := v.class; c != nil {
		r.escapeMethods(c)
	}
}

// escapeMethods notes the methods of a class that has objects, as far as
// somebody calls them.
func (r *runner) escapeMethods(c *class) {
	for name, v := range c.names {
		if v.function == nil || v.function.kind == wrapped {
			continue
		}
		if r.methods[name] || c.foreign && !strings.HasPrefix(name, "_") {
			r.escaped = append(r.escaped, escapee{v.function, r.run})
		}
	}
	for _, b := range c.bases {
		r.escapeMethods(b)
	}
}

func (r *runner) instantiate(c *class) value {
	for _, name := range []string{"__new__", "__init__", "__post_init__"} {
		if v, ok := c.find(name); ok && v.function != nil && v.function.kind == plainFunction {
			r.invoke(v.function, c, false)
		}
	}
	r.escapeMethods(c)
	return value{instance: c}
}

// invoke runs the body of a function, once until a name is deleted. With
// perhaps it is one that somebody may call.
func (r *runner) invoke(f *function, self *class, perhaps bool) {
	mode := 0
	if perhaps {
		mode = 1
	}
	if f.ran[mode] == r.epoch || f.ran[0] == r.epoch || r.active[f.node] || f.scope == nil {
		return
	}
	if r.doubt == 0 {
		f.ran[mode] = r.epoch
	}
	r.active[f.node] = true
	cell, scope, outer, mayBe := r.cell, r.scope, r.frame, r.mayBe
	r.cell, r.scope, r.frame, r.mayBe = f.cell, f.scope, f.frame, perhaps || mayBe
	body := f.node.child("body")
	r.inside(f.scope, f.parameters(self, r), func() {
		if f.node.kind == "lambda" {
			r.escape(r.expression(body))
		} else {
			r.block(body.kids)
		}
	})
	r.cell, r.scope, r.frame, r.mayBe = cell, scope, outer, mayBe
	delete(r.active, f.node)
}

// parameters are the values of the parameters that are known: that of the
// object whose method it is.
func (f *function) parameters(self *class, r *runner) map[string]value {
	values := map[string]value{}
	list := f.node.child("parameters")
	if self == nil {
		self = f.owner
	}
	if list == nil || len(list.kids) == 0 || self == nil || list.kids[0].kind != "identifier" {
		return values
	}
	name := list.kids[0].span.Of(r.parsed[f.cell].src)
	values[name] = value{bound: surely, instance: self}
	return values
}
