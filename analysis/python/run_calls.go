package python

import (
	"maps"
	"slices"
)

// call evaluates a call and runs what it calls. Its value is what the function
// returns.
func (r *runner) call(n *node) value {
	f, args := n.child("function"), n.child("arguments")
	path := compact(r.text(f))
	name := lastPart(path)
	r.noteReflection(path, args)
	v := r.expression(f)
	switch {
	case v.class != nil:
		return r.instantiate(v.class, r.arguments(args, false))
	case v.function != nil:
		return r.callFunction(v, r.arguments(args, false))
	case v.instance != nil:
		return r.callObject(v.instance, r.arguments(args, false))
	}
	if f.kind == "attribute" && v.handsOut() { // items() and the like
		r.arguments(args, false)
		return v.taken(!iterated[name])
	}
	r.release(v)
	passed := r.arguments(args, nameReaders[name])
	if slices.ContainsFunc(passed, func(a argument) bool { return a.keyword == "return_exceptions" }) {
		return value{} // what is awaited may fail
	}
	return r.callUnknown(f, name, passed)
}

// An argument is one that a call passes.
type argument struct {
	value
	keyword string
	star    bool // *args or **kwargs
}

// arguments evaluates the arguments of a call. With reads it only reads the
// names of the module if it gets them.
func (r *runner) arguments(args *node, reads bool) []argument {
	if args == nil {
		return nil
	}
	if args.kind != "argument_list" { // f(x for x in y)
		return []argument{{value: r.expression(args)}}
	}
	var list []argument
	for _, a := range args.kids {
		switch {
		case reads && r.asksForNames(a):
		case a.kind == "keyword_argument":
			list = append(list, argument{value: r.keywordValue(a), keyword: r.name(a.child("name"))})
		case a.kind == "list_splat" || a.kind == "dictionary_splat":
			v := r.expression(a.only())
			r.consume(v)
			list = append(list, argument{value: v, star: true})
		default:
			list = append(list, argument{value: r.expression(a)})
		}
	}
	return list
}

// keywordValue evaluates the value of a keyword argument. The names of the
// module are often handed over as globals=globals(), to be read.
func (r *runner) keywordValue(a *node) value {
	v := a.child("value")
	if r.asksForNames(v) && r.text(a.child("name")) == "globals" {
		return value{}
	}
	return r.expression(v)
}

// callFunction runs a function of the program. A generator or coroutine runs
// when somebody asks for what it yields.
func (r *runner) callFunction(v value, args []argument) value {
	values := r.passed(v, args)
	if v.function.kind == delayed {
		return value{held: &held{function: v.function, self: v.self, args: values}}
	}
	return r.invoke(v.function, v.self, values, false)
}

// passed are the values of the parameters, as far as they matter. Arguments
// whose parameter is not found are given away.
func (r *runner) passed(v value, args []argument) map[string]value {
	if !slices.ContainsFunc(args, func(a argument) bool { return a.active() }) {
		return nil
	}
	names := r.parameterNames(v.function)
	if v.self != nil && v.function.role != onNothing && len(names) > 0 {
		names = names[1:]
	}
	values := map[string]value{}
	for i, a := range args {
		a.bound = surely
		switch {
		case a.star:
			names = nil
			r.escape(a.value)
		case a.keyword != "":
			values[a.keyword] = a.value
		case i < len(names):
			values[names[i]] = a.value
		default:
			r.escape(a.value)
		}
	}
	return values
}

// parameterNames lists the parameters of f that take an argument by position.
func (r *runner) parameterNames(f *function) []string {
	var names []string
	list := f.node.child("parameters")
	if list == nil {
		return nil
	}
	for _, p := range list.kids {
		n := p
		for n.kind != "identifier" && len(n.kids) > 0 && n.kind != "list_splat_pattern" && n.kind != "dictionary_splat_pattern" {
			n = n.kids[0]
		}
		if n.kind != "identifier" {
			break
		}
		names = append(names, normal(n.span.Of(r.parsed[f.cell].src)))
	}
	return names
}

// callObject calls an object of a class of the program.
func (r *runner) callObject(c *class, args []argument) value {
	if v, ok := c.find("__call__"); ok && v.function != nil {
		v.self = c
		return r.callFunction(v, args)
	}
	r.escapeMethods(c)
	for _, a := range args {
		r.escape(a.value)
	}
	return value{}
}

// callUnknown passes arguments to what is not of the program: it may use them,
// or only keep them.
func (r *runner) callUnknown(f *node, name string, args []argument) value {
	var kept []value
	method := f.kind == "attribute"
	if method && filling[name] {
		r.filled(f.child("object"))
	}
	for _, a := range args {
		switch {
		case !a.active() || ignorant[name]:
		case name == "next":
			r.next(a.value)
		case keeping(name) && !(method && calledMethods[name]):
			kept = append(kept, a.value)
		case callers[name] && a.function != nil && a.function.kind == plainFunction:
			r.invoke(a.function, a.self, nil, false)
		case consumers[name]:
			r.consume(a.value)
		default:
			r.escape(a.value)
		}
	}
	if method && filling[name] {
		r.keep(f.child("object"), holding(kept...))
		return value{}
	}
	return lazily(kept...)
}

// keep notes that the object that n spells has been given values to keep.
func (r *runner) keep(n *node, v value) {
	if v.held == nil || n.kind != "identifier" || r.doubt > r.certain {
		return
	}
	name := r.name(n)
	where, ok := r.where(name)
	if ok && where == Module {
		if was := r.state[name]; was.bound != never {
			was.held = holding(was, v).held
			r.set(name, was)
		}
	} else if f := r.frameOf(name); f != nil {
		was := f.values[name]
		was.held = holding(was, v).held
		f.values[name] = was
	}
}

// escape notes that a value is handed to others, who may do anything with it.
func (r *runner) escape(v value) {
	if v.function != nil {
		r.escaped = append(r.escaped, v)
	}
	if v.class != nil {
		r.escapeMethods(v.class)
	}
	if v.instance != nil {
		r.escapeMethods(v.instance)
	}
	if h := v.held; h != nil && h.function != nil {
		r.escaped = append(r.escaped, value{function: h.function, self: h.self})
	}
}

// release notes that an object is used in a way that may run what it keeps.
func (r *runner) release(v value) {
	h := v.held
	if h == nil || h.function != nil || r.releasing[h] {
		r.escape(v)
		return
	}
	r.releasing[h] = true
	for _, kept := range h.values {
		r.release(kept)
	}
	delete(r.releasing, h)
}

// consume asks for all that a value yields or has to wait for: the body of a
// generator or coroutine runs.
func (r *runner) consume(v value) {
	h := v.held
	switch {
	case h == nil:
		if v.instance != nil {
			r.escapeMethod(v.instance, "__iter__")
			r.escapeMethod(v.instance, "__next__")
		}
		r.escape(v)
		return
	case h.lazy:
		r.release(v)
		return
	case h.function == nil:
		return
	}
	for _, source := range h.values {
		r.consume(source)
	}
	r.invoke(h.function, h.self, h.args, false)
}

// next asks for the first value: of a generator's body only a part runs.
func (r *runner) next(v value) {
	if v.held != nil && v.held.function != nil && v.held.function.node.kind == "generator_expression" {
		r.consume(v)
	}
}

// escapeMethod notes that Python itself calls a method of an object.
func (r *runner) escapeMethod(c *class, name string) {
	if v, ok := c.find(name); ok && v.function != nil {
		r.escaped = append(r.escaped, value{function: v.function, self: c})
	}
}

// escapeMethods notes the methods of a class that has objects, as far as
// somebody calls them.
func (r *runner) escapeMethods(c *class) {
	for name, v := range c.names {
		if v.function == nil {
			continue
		}
		if r.methods[name] || c.foreign && hooks[name] {
			r.escaped = append(r.escaped, value{function: v.function, self: c})
		}
	}
	for _, b := range c.bases {
		r.escapeMethods(b)
	}
}

func (r *runner) instantiate(c *class, args []argument) value {
	taken := false
	for _, name := range []string{"__new__", "__init__", "__post_init__"} {
		if v, ok := c.find(name); ok && v.function != nil && v.function.kind == plainFunction {
			v.self = c
			r.callFunction(v, args)
			taken = taken || name != "__post_init__"
		}
	}
	for _, a := range args {
		if !taken {
			r.escape(a.value)
		}
	}
	return value{instance: c}
}

// invoke runs the body of a function and returns its value. Without arguments
// that matter it runs once until a name is deleted. With perhaps it is one
// that somebody may call.
func (r *runner) invoke(f *function, self *class, args map[string]value, perhaps bool) value {
	mode := 0
	if perhaps {
		mode = 1
	}
	if len(args) > 0 && f.special < maxSpecial {
		f.special++
	} else if f.ran[mode] == r.epoch || f.ran[0] == r.epoch {
		return f.result
	}
	if r.active[f.node] || f.scope == nil {
		return value{}
	}
	if r.doubt == 0 {
		f.ran[mode] = r.epoch
	}
	r.active[f.node] = true
	was := r.activation
	r.activation = activation{cell: f.cell, scope: f.scope, frame: f.frame, mayBe: perhaps || was.mayBe, certain: r.doubt}
	r.inside(f.scope, r.parameters(f, self, args), func() { r.functionBody(f); r.rejoin(0) })
	f.result = r.returnedValue()
	r.activation = was
	delete(r.active, f.node)
	return f.result
}

func (r *runner) functionBody(f *function) {
	switch f.node.kind {
	case "lambda":
		r.returned = []value{r.expression(f.node.child("body"))}
	case "generator_expression":
		r.generate(f.node)
	default:
		r.block(f.node.child("body").kids)
	}
}

// returnedValue is what the running function returns: one of several values
// is not known.
func (r *runner) returnedValue() value {
	if len(r.returned) == 1 {
		return r.returned[0]
	}
	return value{}
}

// parameters are the values of the parameters that are known.
func (r *runner) parameters(f *function, self *class, args map[string]value) map[string]value {
	values := map[string]value{}
	maps.Copy(values, f.defaults)
	maps.Copy(values, args)
	names := r.parameterNames(f)
	if self == nil || f.role == onNothing || len(names) == 0 {
		return values
	}
	values[names[0]] = value{bound: surely, instance: self}
	if f.role == onClass {
		values[names[0]] = value{bound: surely, class: self}
	}
	return values
}
