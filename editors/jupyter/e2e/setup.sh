#!/usr/bin/env bash
# Installs JupyterLab and the browser's driver into .test/jupyter, and both with what others bring to JupyterLab into
# .test/jupyter-more, once for each list of requirements. Prints nothing when there is nothing to do.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
install() { # ENVIRONMENT LIST...
	local dir=$here/../../../.test/$1
	shift
	cat "$@" | cmp -s - "$dir/requirements.txt" && return
	echo "testenv: installing JupyterLab"
	rm -rf "$dir"
	python3 -m venv "$dir"
	cat "$@" >"$dir/installing.txt"
	"$dir/bin/pip" install --quiet --disable-pip-version-check --no-deps -r "$dir/installing.txt"
	mv "$dir/installing.txt" "$dir/requirements.txt"
}
install jupyter "$here/requirements.txt"
install jupyter-more "$here/requirements.txt" "$here/more.txt"
