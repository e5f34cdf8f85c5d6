package topdown

import (
	"regexp"
	"strings"
)

// builtins are the names of Python 3's builtins module and those that every
// module has.
var builtins = set(`
	ArithmeticError AssertionError AttributeError BaseException BaseExceptionGroup BlockingIOError
	BrokenPipeError BufferError BytesWarning ChildProcessError ConnectionAbortedError ConnectionError
	ConnectionRefusedError ConnectionResetError DeprecationWarning EOFError Ellipsis EncodingWarning
	EnvironmentError Exception ExceptionGroup False FileExistsError FileNotFoundError FloatingPointError
	FutureWarning GeneratorExit IOError ImportError ImportWarning IndentationError IndexError
	InterruptedError IsADirectoryError KeyError KeyboardInterrupt LookupError MemoryError
	ModuleNotFoundError NameError None NotADirectoryError NotImplemented NotImplementedError OSError
	OverflowError PendingDeprecationWarning PermissionError ProcessLookupError PythonFinalizationError
	RecursionError ReferenceError ResourceWarning RuntimeError RuntimeWarning StopAsyncIteration
	StopIteration SyntaxError SyntaxWarning SystemError SystemExit TabError TimeoutError True TypeError
	UnboundLocalError UnicodeDecodeError UnicodeEncodeError UnicodeError UnicodeTranslateError
	UnicodeWarning UserWarning ValueError Warning ZeroDivisionError _IncompleteInputError
	__build_class__ __builtins__ __debug__ __doc__ __import__ __loader__ __name__ __package__ __spec__
	abs aiter all anext any ascii bin bool breakpoint bytearray bytes callable chr classmethod compile
	complex copyright credits delattr dict dir divmod enumerate eval exec exit filter float format
	frozenset getattr globals hasattr hash help hex id input int isinstance issubclass iter len license
	list locals map max memoryview min next object oct open ord pow print property quit range repr
	reversed round set setattr slice sorted staticmethod str sum super tuple type vars zip`)

// builtins2 are the builtins of Python 2 that Python 3 lacks.
var builtins2 = set(`
	StandardError apply basestring buffer cmp coerce execfile file intern long raw_input reduce reload
	unichr unicode xrange`)

// kernelNames are brought by IPython, by Jupyter and VS Code, and by the
// kernels of Spark and Databricks.
var kernelNames = set(`
	In Out WindowsError _ __ ___ __annotations__ __session__ __vsc_ipynb_file__ _dh _exit_code _i _ih
	_ii _iii _oh _sh dbutils display displayHTML exit getArgument get_ipython open quit sc spark sql
	sqlContext sqlc table`)

// automagics are magics that are in use without their percent sign, as all
// of a cell, where no variable has the name.
var automagics = set(`cls clear conda hist history ll ls lsmagic pip pwd quickref who whos`)

// history are IPython's names for earlier inputs and outputs.
var history = regexp.MustCompile(`^_i?[0-9]+$`)

func set(words string) map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields(words) {
		m[w] = true
	}
	return m
}
