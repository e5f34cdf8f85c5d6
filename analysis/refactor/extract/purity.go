package extract

import "strings"

// A steadiness says whether a library's function gives the same whenever and
// wherever it is called, and does nothing else.
type steadiness uint8

const (
	unknown steadiness = iota
	steady
	unsteady
)

// steadyModules hold only functions that compute, but for those of
// unsteadyPaths.
var steadyModules = strings.Fields(`math cmath operator itertools functools collections string re fractions decimal enum
	typing typing_extensions types dataclasses abc numbers copy textwrap statistics bisect heapq contextlib datetime pathlib
	numpy pandas sympy scipy.stats scipy.constants scipy.special scipy.sparse json.loads json.dumps struct array hashlib base64
	zlib os.path.join os.path.basename os.path.dirname os.path.splitext os.path.normpath logging.getLogger attr attrs numba
	uuid.UUID zoneinfo calendar colorsys unicodedata keyword warnings.deprecated threading.Lock threading.RLock
	threading.local weakref inspect.signature inspect.cleandoc networkx.Graph networkx.DiGraph torch.device torch.tensor
	torch.no_grad torch.nn jax.jit jax.numpy matplotlib.colors matplotlib.cm matplotlib.colormaps matplotlib.pyplot.get_cmap
	matplotlib.pyplot.cm seaborn.color_palette joblib.delayed`)

// unsteadyPaths read a clock, files, the environment or chance, print, or
// change a state of the library. A name followed by * is a beginning.
var unsteadyPaths = strings.Fields(`numpy.random* numpy.load* numpy.save* numpy.fromfile numpy.genfromtxt numpy.memmap numpy.set*
	numpy.seterr* numpy.empty* numpy.info numpy.show* numpy.test pandas.read_* pandas.set_* pandas.reset_* pandas.describe_*
	pandas.option* pandas.eval pandas.test pandas.show* sympy.init* sympy.plot* sympy.preview sympy.var sympy.pprint sympy.print*
	sympy.test sympy.init_session datetime.datetime.now datetime.datetime.today datetime.datetime.utcnow datetime.date.today
	datetime.datetime.fromtimestamp pathlib.Path.home pathlib.Path.cwd scipy.stats.rv* torch.nn.init* torch.nn.Linear
	calendar.pr* inspect.getsource* contextlib.redirect* contextlib.chdir re.DEBUG types.FrameType`)

// unsteadyWords begin or are the last part of a path whose function is taken
// to be unsteady, of whatever library.
var unsteadyWords = strings.Fields(`read* load* open* download* fetch* get_* connect* request* show* plot* print* display* input* run*
	main fit* train* seed* rand* now* today time* perf_counter monotonic sleep subplots figure init* set_* use login start* save*
	write* to_* sample* shuffle* choice* normal uniform permutation urandom token_* uuid* mkdtemp mkstemp mkdir makedirs remove
	unlink listdir glob* walk exists isfile isdir stat cwd getcwd home expanduser abspath resolve environ getenv system popen
	call check_output Popen interact* register* atexit exec* eval* import_module reload tempdir TemporaryDirectory
	NamedTemporaryFile Session session create_engine Client gethostname getpass getuser cpu_count device_count is_available
	generate* make_* simulate* query* search* list_* enable* disable* config* basicConfig filterwarnings simplefilter warn*
	switch_backend style* ion ioff close savefig imshow hist scatter bar tqdm* log info debug error warning`)

// neverSteady are unsteady in modules that otherwise only compute, too.
var neverSteady = strings.Fields("now today utcnow rvs random sample shuffle permutation rand* read_* load save* show* plot* print* fromtimestamp")

// seeded generate the same numbers whenever they are made with a seed.
var seeded = []string{"random.Random", "numpy.random.default_rng", "numpy.random.RandomState", "numpy.random.SeedSequence"}

// draws are the methods of generators that give the next numbers.
var draws = set(`random uniform normal standard_normal integers exponential poisson binomial gamma beta lognormal laplace
	logistic chisquare geometric rayleigh weibull pareto triangular multinomial multivariate_normal dirichlet vonmises choice
	permutation permuted rand randn randint random_sample choices sample randrange gauss normalvariate expovariate betavariate`)

// purity judges a function by its path under its library's own name.
func purity(path string, bare bool) steadiness {
	for _, s := range seeded {
		if path == s && !bare {
			return steady
		}
	}
	if matches(unsteadyPaths, path) {
		return unsteady
	}
	last := lastPart(path)
	for _, m := range steadyModules {
		if matches(neverSteady, last) {
			break
		}
		if path == m || strings.HasPrefix(path, m+".") {
			return steady
		}
	}
	top, _, _ := strings.Cut(path, ".")
	if matches(unsteadyWords, last) || matches(neverSteady, last) || unsteadyModules[top] {
		return unsteady
	}
	return unknown
}

// unsteadyModules are about the world outside the program, or show something.
var unsteadyModules = set(`time random secrets os sys subprocess socket requests urllib http shutil tempfile glob io logging
	platform getpass multiprocessing threading asyncio signal sqlite3 sqlalchemy ipywidgets IPython atexit importlib builtins
	inspect gc warnings matplotlib seaborn plotly bokeh altair pickle shelve csv webbrowser ctypes locale resource`)

func matches(patterns []string, s string) bool {
	for _, p := range patterns {
		if beginning, ok := strings.CutSuffix(p, "*"); ok && strings.HasPrefix(s, beginning) || p == s {
			return true
		}
	}
	return false
}
