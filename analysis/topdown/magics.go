package topdown

import (
	"regexp"
	"slices"
	"strings"

	"github.com/pyferry/pyferry/analysis/python"
	"github.com/pyferry/pyferry/core/notebook"
)

// quiet are magics that bind no name in the notebook: IPython's own, and those
// of widespread extensions. A line or cell with any other magic may bind any.
var quiet = map[string]bool{}

func init() {
	for _, names := range []string{
		// IPython 8, line magics
		`alias alias_magic autoawait autocall automagic autosave bookmark cat cd clear code_wrap colors conda config connect_info
		cp debug dhist dirs doctest_mode ed edit env gui hist history killbgscripts ldir less lf lk ll load loadpy
		logoff logon logstart logstate logstop ls lsmagic lx magic man matplotlib mkdir more mv notebook page pastebin pdb pdef
		pdoc pfile pinfo pinfo2 pip popd pprint precision prun psearch psource pushd pwd pycat qtconsole quickref recall rehashx
		rep rm rmdir save set_env subshell sx system tb time timeit unalias unload_ext uv mamba
		micromamba who who_ls whos xmode`,
		// IPython 8, cell magics
		`bash capture cmd HTML html SVG svg javascript js latex markdown perl python python2 python3 pypy ruby script sh writefile file`,
		// extensions
		`autoreload watermark memit mprun lprun snakeviz pyinstrument scalene viztracer ipytest run_pytest tensorboard wandb
		tensorflow_version flake8 pycodestyle black nb_black lab_black javascript css mermaid dot graphviz manim
		local cudf.pandas.profile cudf.pandas.line_profile md fs config_completer`,
	} {
		for _, name := range strings.Fields(names) {
			quiet[name] = true
		}
	}
}

// quietExtensions are extensions that bring magics and no names.
var quietExtensions = set(`
	Cython autoreload autotime black bqplot cudf.pandas cuml.accel cython dotenv dvc google.cloud.bigquery
	google.colab.data_table heat ipytest jupyter_ai jupyter_ai_magics jupyter_black jupyter_spaces lab_black
	line_profiler memory_profiler nb_black nb_mypy nb_mermaid pyinstrument pycodestyle_magic rpy2.ipython scalene
	snakeviz sql tensorboard tikzmagic viztracer wandb watermark wurlitzer`)

// note takes over into cell what one of its magics does.
func note(cell *python.Cell, m notebook.Magic, at notebook.Cell) {
	args := strings.Fields(m.Args.Shift(-at.Span.Start).Of(at.Source))
	switch m.Kind {
	case notebook.Shell, notebook.Help, notebook.Autocall:
		return
	case notebook.CellMagic:
		noteCellMagic(cell, m.Name, args)
		return
	case notebook.LineMagic:
	}
	e := lineMagic(m.Name, args)
	e.Offset = m.Span.Start - at.Span.Start
	if e.Opaque || e.Clears || e.Binds != nil || e.Deletes != nil {
		cell.Effects = append(cell.Effects, e)
	}
}

// lineMagic is what a line magic does.
func lineMagic(name string, args []string) python.Effect {
	switch name {
	case "reset":
		return reset(args)
	case "reset_selective":
		return resetSelective(args)
	case "xdel":
		return python.Effect{Deletes: func(name string) bool { return slices.Contains(args, name) }}
	case "store":
		return restore(args)
	case "aimport":
		var e python.Effect
		for _, name := range args {
			top, _, _ := strings.Cut(strings.Trim(name, ","), ".")
			e.Binds = append(e.Binds, top)
		}
		return e
	case "sc":
		variable, _, _ := strings.Cut(strings.Join(slices.DeleteFunc(args, isOption), " "), "=")
		return python.Effect{Binds: []string{strings.TrimSpace(variable)}}
	case "load_ext", "reload_ext":
		return python.Effect{Opaque: slices.ContainsFunc(args, func(a string) bool { return !quietExtensions[a] })}
	}
	return python.Effect{Opaque: !quiet[name]}
}

func isOption(arg string) bool { return strings.HasPrefix(arg, "-") }

// reset is what %reset does: without -f it asks, which a run without a user
// cannot answer, and with other words it forgets other things than names.
func reset(args []string) python.Effect {
	force := false
	for _, arg := range args {
		switch {
		case !isOption(arg):
			return python.Effect{Opaque: arg == "array"}
		case !strings.HasPrefix(arg, "--"):
			force = force || strings.Contains(arg, "f")
		}
	}
	return python.Effect{Clears: force, Opaque: !force}
}

// resetSelective is what %reset_selective does, which searches for a regular
// expression in the names.
func resetSelective(args []string) python.Effect {
	if len(args) != 2 || args[0] != "-f" {
		return python.Effect{Opaque: true}
	}
	pattern, err := regexp.Compile(args[1])
	if err != nil {
		return python.Effect{Opaque: true}
	}
	return python.Effect{Deletes: pattern.MatchString}
}

// restore is what %store -r brings back.
func restore(args []string) python.Effect {
	if len(args) == 0 || args[0] != "-r" {
		return python.Effect{}
	}
	return python.Effect{Opaque: len(args) == 1, Binds: args[1:]}
}

func noteCellMagic(cell *python.Cell, name string, args []string) {
	switch {
	case name == "capture":
		e := python.Effect{Offset: len(cell.Source)}
		for _, arg := range args {
			if !isOption(arg) {
				e.Binds = append(e.Binds, arg)
			}
		}
		cell.Effects = append(cell.Effects, e)
	case name == "timeit":
		cell.Enclosed = true
	case quiet[name]:
		if names := streams(args); names != nil {
			cell.Effects = append(cell.Effects, python.Effect{Binds: names})
		}
	default:
		cell.Effects = append(cell.Effects, python.Effect{Opaque: true})
	}
}

// streams are the variables that a cell of a script fills with its output.
func streams(args []string) []string {
	var names []string
	for i, arg := range args {
		option, variable, assigned := strings.Cut(arg, "=")
		if !assigned && i+1 < len(args) {
			variable = args[i+1]
		}
		if option == "--out" || option == "--err" || option == "--proc" {
			names = append(names, variable)
		}
	}
	return names
}
