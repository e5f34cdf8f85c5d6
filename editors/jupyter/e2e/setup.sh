#!/usr/bin/env bash
# Installs JupyterLab and the browser's driver into .test/jupyter, once for each list of requirements.
# Prints nothing when there is nothing to do.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
dir=$here/../../../.test/jupyter
cmp -s "$here/requirements.txt" "$dir/requirements.txt" && exit
echo "testenv: installing JupyterLab"
rm -rf "$dir"
python3 -m venv "$dir"
"$dir/bin/pip" install --quiet --disable-pip-version-check --no-deps -r "$here/requirements.txt"
cp "$here/requirements.txt" "$dir/requirements.txt"
