package extract

import (
	"regexp"
	"strings"
)

func set(words string) map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields(words) {
		m[w] = true
	}
	return m
}

// safeBuiltins are the builtins that no star import of a library hides.
var safeBuiltins = set(`print len range int float str list dict set tuple bool isinstance issubclass enumerate zip type object
	super hasattr getattr setattr callable iter next sorted reversed property staticmethod classmethod frozenset bytes
	bytearray repr id slice delattr vars dir input __import__ NotImplemented Ellipsis __debug__
	ArithmeticError AssertionError AttributeError BaseException BaseExceptionGroup BlockingIOError BrokenPipeError BufferError
	BytesWarning ChildProcessError ConnectionAbortedError ConnectionError ConnectionRefusedError ConnectionResetError
	DeprecationWarning EOFError EncodingWarning EnvironmentError Exception ExceptionGroup FileExistsError FileNotFoundError
	FloatingPointError FutureWarning GeneratorExit IOError ImportError ImportWarning IndentationError IndexError
	InterruptedError IsADirectoryError KeyError KeyboardInterrupt LookupError MemoryError ModuleNotFoundError NameError
	NotADirectoryError NotImplementedError OSError OverflowError PendingDeprecationWarning PermissionError ProcessLookupError
	RecursionError ReferenceError ResourceWarning RuntimeError RuntimeWarning StopAsyncIteration StopIteration SyntaxError
	SyntaxWarning SystemError SystemExit TabError TimeoutError TypeError UnboundLocalError UnicodeDecodeError
	UnicodeEncodeError UnicodeError UnicodeTranslateError UnicodeWarning UserWarning ValueError Warning ZeroDivisionError`)

// builtinNames are all of them (Python 3.10 and later; library reference,
// Built-in Functions).
var builtinNames = union(safeBuiltins, set(`abs aiter all anext any ascii bin breakpoint chr compile complex copyright credits
	delattr divmod eval exec filter format globals hash help hex license locals map max memoryview min oct open ord pow
	round sum`))

// pureBuiltins do nothing but compute from their arguments.
var pureBuiltins = set(`abs all any ascii bin bool bytearray bytes chr complex dict divmod enumerate filter float format
	frozenset hex int isinstance issubclass len list map max memoryview min object oct ord pow range repr reversed round set
	slice sorted str sum super tuple type zip property staticmethod classmethod hasattr getattr callable iter next
	ValueError TypeError KeyError RuntimeError Exception NotImplementedError AssertionError IndexError AttributeError ImportError`)

// builtinTypes are the builtins whose methods only compute.
var builtinTypes = set("dict str bytes int float list set tuple frozenset type object super complex bytearray")

// pureMethods only compute from, or change, the value that they belong to.
var pureMethods = set(`append extend insert remove pop clear copy count index sort reverse add discard update union
	intersection difference symmetric_difference issubset issuperset isdisjoint keys values items get setdefault popitem
	fromkeys capitalize casefold center encode decode endswith expandtabs find format format_map isalnum isalpha isascii
	isdecimal isdigit isidentifier islower isnumeric isprintable isspace istitle isupper join ljust lower lstrip maketrans
	partition removeprefix removesuffix replace rfind rindex rjust rpartition rsplit rstrip split splitlines startswith strip
	swapcase title translate upper zfill bit_length conjugate is_integer hex fromhex as_integer_ratio to_bytes from_bytes
	reshape ravel flatten astype transpose dot sum mean std var min max argmin argmax argsort cumsum cumprod prod round clip
	squeeze tolist item any all nonzero repeat swapaxes trace diagonal searchsorted ptp view
	with_suffix with_name joinpath relative_to as_posix match fullmatch search findall finditer group groups groupdict sub
	subn date time isoformat strftime timestamp total_seconds weekday isoweekday most_common elements subtract total
	appendleft extendleft popleft rotate __init__ __init_subclass__ __new__ __setattr__ __post_init__ __set_name__ _replace
	_asdict _make render_as quantize normalize`)

// decoratorMethods make a variant of a property or generic function.
var decoratorMethods = set("setter getter deleter register")

// ipythonNames exist in a notebook only (IPython, Output caching system).
var ipythonNames = set("In Out get_ipython exit quit _ __ ___ _i _ii _iii _ih _oh _dh _exit_code")

var historyName = regexp.MustCompile(`^_i?\d+$`)

// moduleNames are a module's own (language reference, Import-related
// attributes).
var moduleNames = set("__name__ __file__ __doc__ __spec__ __loader__ __package__ __builtins__ __annotations__ __path__ __cached__ __dict__ __builtin__")

// starNames lists what some modules of the standard library give to a star
// import, whether or not their files are at hand.
var starNames = map[string]string{
	"math": `acos acosh asin asinh atan atan2 atanh cbrt ceil comb copysign cos cosh degrees dist e erf erfc exp exp2 expm1 fabs
		factorial floor fmod frexp fsum gamma gcd hypot inf isclose isfinite isinf isnan isqrt lcm ldexp lgamma log log10 log1p
		log2 modf nan nextafter perm pi pow prod radians remainder sin sinh sqrt tan tanh tau trunc ulp sumprod fma`,
	"itertools": `accumulate batched chain combinations combinations_with_replacement compress count cycle dropwhile filterfalse
		groupby islice pairwise permutations product repeat starmap takewhile tee zip_longest`,
	"random": `Random SystemRandom betavariate choice choices expovariate gammavariate gauss getrandbits getstate lognormvariate
		normalvariate paretovariate randbytes randint random randrange sample seed setstate shuffle triangular uniform
		vonmisesvariate weibullvariate binomialvariate`,
	"collections": "ChainMap Counter OrderedDict UserDict UserList UserString defaultdict deque namedtuple",
	"functools": `update_wrapper wraps WRAPPER_ASSIGNMENTS WRAPPER_UPDATES total_ordering cache cmp_to_key lru_cache reduce
		partial partialmethod singledispatch singledispatchmethod cached_property Placeholder`,
	"dataclasses": `dataclass field Field FrozenInstanceError InitVar KW_ONLY MISSING fields asdict astuple make_dataclass replace
		is_dataclass`,
	"fractions": "Fraction", "pathlib": "PurePath PurePosixPath PureWindowsPath Path PosixPath WindowsPath UnsupportedOperation",
	"datetime": "date datetime time timedelta timezone tzinfo MINYEAR MAXYEAR UTC",
}

func union(a, b map[string]bool) map[string]bool {
	for k := range a {
		b[k] = true
	}
	return b
}
