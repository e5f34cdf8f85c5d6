// Package python reads Python source: its statements, its scopes, and what
// each statement does with the names of the module. It is the only package
// that parses with tree-sitter, and the only one that needs cgo.
//
// tree-sitter reads any text and accepts more than Python does, so a result
// without Errors is no proof that Python accepts the text. Where there are
// Errors its tree is a guess, so nothing is told about such a text.
//
// All spans are byte offsets into the text that was parsed.
package python

import "github.com/pyferry/pyferry/core/text"

// A Text is a parsed Python text.
type Text struct {
	Source     string
	Statements []Statement // those of the module itself, in order
	Scope      *Scope      // of the module
	Comments   []text.Span // in order
	Errors     []text.Span // where it is not Python, or all of it; if any, there are no Statements
}

// A Kind says what a statement is.
type Kind uint8

// The kinds of statement, as far as they matter to who moves code.
const (
	Other      Kind = iota // loops, with, match, assert, raise, global, pass
	Import                 // import and from-import
	Function               // def, async or decorated too
	Class                  // class, decorated too
	Assign                 // =, chained and annotated too; `type` (PEP 695)
	Augment                // += and the like
	Delete                 // del
	Expression             // a call, a string, ...
	If                     // if with its elif and else
	Try                    // try with its handlers
)

// A Statement is one statement and what it does with names of the module:
// those that no function, class or comprehension in it owns.
type Statement struct {
	Kind Kind
	// Span reaches from the first byte, a decorator's too, to the last token.
	Span text.Span
	// Name is what a Function or Class is called.
	Name string
	// Body is the span of the block of a Function or Class.
	Body text.Span
	// Parameters is the span of a Function's list of parameters, with its
	// parentheses, and Params are what stands in it.
	Parameters text.Span
	Params     []Param
	// Delayed marks a Function whose body runs later than its call: a
	// generator or coroutine.
	Delayed bool
	// Blocks are the statements inside an If or Try, in order and one level
	// deep; those of loops and definitions are not told.
	Blocks []Statement
	// Uses are in the order of the text.
	Uses []Use
	// Calls are all calls and decorators, those of local names too.
	Calls []Call
	// Targets says that an Assign binds plain names alone, not parts of
	// objects.
	Targets bool
	// Literal marks an Assign whose value is made of literals and operators
	// alone, without lists, sets or dicts.
	Literal bool
	// Arithmetic marks an Assign whose value is made of literals, names,
	// attributes, operators and calls alone.
	Arithmetic bool
	// Awaits marks a statement that itself awaits or yields.
	Awaits bool
	// Annotated marks a statement that holds an annotation.
	Annotated bool
}

// A Param is one entry of a list of parameters.
type Param struct {
	Span    text.Span
	Default bool // has a default value
	// Star is 1 for *args and the bare *, 2 for **kwargs.
	Star int
}

// An Op is what is done with a name.
type Op uint8

// The operations.
const (
	Load    Op = iota
	Store      // bound anew
	Unbind     // deleted
	Mutate     // an attribute or item of what it names is set or deleted
	Declare    // annotated without a value: it may stay unbound
)

// A Use is one occurrence of a name of the module.
type Use struct {
	Name string
	Span text.Span
	Op   Op
	// Lazy uses happen when a function of the statement is called, not when
	// the statement runs.
	Lazy bool
	// Depth is the number of functions around the use.
	Depth int
	// Quoted uses stand in an annotation that Python does not evaluate: in a
	// string, or in any annotation under `from __future__ import annotations`.
	Quoted bool
	// Annotation uses stand in an annotation, which Python may not evaluate.
	Annotation bool
	// Plain uses only take part in an operator, an index, an f-string or a call
	// of a builtin that keeps nothing, or stand alone.
	Plain bool
	// Attr is the dotted rest that is read of the name: ".random.rand".
	Attr string
}

// A Call is a call expression, or a decorator.
type Call struct {
	// Root is the first name of the called path and Path the whole:
	// "np" and "np.random.rand". Both are empty if what is called is not a
	// dotted path; Path is then ".attr" for a method of an expression.
	Root, Path string
	// Local marks a Root that is not the module's name.
	Local bool
	Lazy  bool
	// Depth is the number of functions around the call; it is lazy if there
	// are any.
	Depth     int
	Decorator bool
	Span      text.Span // of the whole call
	// Strings are the string literals among the arguments, as written between
	// their quotes.
	Strings []string
	// Bare marks a call without arguments, Arguments one with brackets, which
	// a decorator may lack.
	Bare, Arguments bool
	// Generator marks a call whose only argument is a generator expression
	// without parentheses of its own.
	Generator bool
}

// Parse reads src.
func Parse(src string) *Text { return readText(src, parseAnnotated(src)) }

func readText(src string, parsed *tree) *Text {
	b := newBinder(src)
	b.tree = parsed
	if len(parsed.errors) == 0 {
		b.module(parsed.root)
	}
	t := &Text{Source: src, Scope: b.top, Comments: parsed.comments, Errors: parsed.errors}
	t.Scope.resolve()
	t.Statements = b.finish(b.statements)
	return t
}
