package python

import "strings"

// What functions of others do with the functions, generators and objects that
// they are given, by the last part of their names.

// callers call the functions that they are given before they return, as long
// as there is anything to call them for.
var callers = setOf(`agg aggregate apply applymap assign brentq curve_fit fsolve groupby max min minimize odeint pipe quad reduce
	root solve_ivp sort sorted transform`)

// consumers iterate over what they are given.
var consumers = setOf(`all any deque dict extend fromiter frozenset fsum join list max mean min prod reduce set sorted sum tuple
	update Counter OrderedDict`)

// ignorant are those that look at a function, generator or object without
// running anything of it.
var ignorant = setOf(`assertRaises assertRaisesRegex assertWarns bool callable display format getsource getsourcelines hasattr help id isasyncgen iscoroutine iscoroutinefunction isfunction
	isgenerator isgeneratorfunction isinstance issubclass len print raises repr signature str
	type warns`)

// keepers keep a function, or hand it on, and do not call it before they
// return. (interact does, but shows what it raises.)
var keepers = setOf(`add add_callback add_done_callback append appendleft apply_async bind cache chain connect create_task cycle
	dropwhile enumerate ensure_future filter filterfalse grad insert interact interact_manual interactive interactive_output
	islice iter jit lru_cache map map_async mpl_connect njit observe partial partialmethod property push register reversed
	setdefault signal starmap staticmethod classmethod submit subscribe takewhile tee tqdm vectorize vmap wraps zip`)

// hooks are methods that the base classes of libraries call.
var hooks = setOf(`build call configure_optimizers forward step train_step training_step validation_step`)

// iterated are methods that hand out all of a collection.
var iterated = setOf(`copy items keys values`)

// filling are methods that put into a collection what they are given.
var filling = setOf(`add append appendleft extend insert push setdefault update`)

// calledMethods call a function at once, though the builtins of the same names
// do not.
var calledMethods = setOf(`map filter`)

// keeping reports whether a function keeps functions that it is given: classes
// do, with few exceptions, and what registers a function for an event.
func keeping(name string) bool {
	return keepers[name] || strings.HasPrefix(name, "on_") || strings.HasPrefix(name, "register_") ||
		name != "" && 'A' <= name[0] && name[0] <= 'Z' && !consumers[name]
}

func setOf(list string) map[string]bool {
	m := map[string]bool{}
	for _, word := range strings.Fields(list) {
		m[word] = true
	}
	return m
}
