package topdown

import (
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
		cp debug dhist dirs doctest_mode ed edit env gui hist history killbgscripts ldir less lf lk ll load loadpy load_ext
		logoff logon logstart logstate logstop ls lsmagic lx magic man matplotlib mkdir more mv notebook page pastebin pdb pdef
		pdoc pfile pinfo pinfo2 pip popd pprint precision prun psearch psource pushd pwd pycat qtconsole quickref recall rehashx
		reload_ext rep reset_selective rm rmdir save sc set_env subshell sx system tb time timeit unalias unload_ext uv mamba
		micromamba who who_ls whos xdel xmode`,
		// IPython 8, cell magics
		`bash capture cmd HTML html SVG svg javascript js latex markdown perl python2 pypy ruby script sh writefile file`,
		// extensions
		`autoreload watermark memit mprun lprun snakeviz pyinstrument scalene viztracer ipytest run_pytest tensorboard wandb
		load_ext tensorflow_version flake8 pycodestyle black nb_black lab_black javascript css mermaid dot graphviz manim
		local cudf.pandas.profile cudf.pandas.line_profile md fs config_completer`,
	} {
		for _, name := range strings.Fields(names) {
			quiet[name] = true
		}
	}
}

// note takes over into cell what one of its magics does.
func note(cell *python.Cell, m notebook.Magic, at notebook.Cell) {
	args := strings.Fields(m.Args.Shift(-at.Span.Start).Of(at.Source))
	switch {
	case m.Kind == notebook.Shell || m.Kind == notebook.Help || m.Kind == notebook.Autocall:
	case m.Kind == notebook.CellMagic:
		noteCellMagic(cell, m.Name, args)
	case m.Name == "reset":
		cell.Clears = slices.Contains(args, "-f")
		cell.Opaque = cell.Opaque && !cell.Clears
	case m.Name == "store":
		noteStore(cell, args)
	case m.Name == "aimport":
		for _, name := range args {
			top, _, _ := strings.Cut(strings.Trim(name, ","), ".")
			cell.Binds = append(cell.Binds, top)
		}
	case m.Name == "xdel" || m.Name == "reset_selective":
		cell.Opaque = true // what it deletes is of no interest: nothing more is told
	case !quiet[m.Name]:
		cell.Opaque = true
	}
}

func noteCellMagic(cell *python.Cell, name string, args []string) {
	switch {
	case name == "capture":
		for _, arg := range args {
			if !strings.HasPrefix(arg, "-") {
				cell.Binds = append(cell.Binds, arg)
			}
		}
	case name == "timeit":
		cell.Enclosed = true
	case quiet[name]:
		for i, arg := range args {
			if (arg == "--out" || arg == "--err" || arg == "--proc") && i+1 < len(args) {
				cell.Binds = append(cell.Binds, args[i+1])
			}
		}
	default:
		cell.Opaque = true
	}
}

// noteStore notes what %store -r brings back.
func noteStore(cell *python.Cell, args []string) {
	if len(args) == 0 || args[0] != "-r" {
		return
	}
	cell.Opaque = cell.Opaque || len(args) == 1
	cell.Binds = append(cell.Binds, args[1:]...)
}
