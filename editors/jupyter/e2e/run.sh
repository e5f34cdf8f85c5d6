#!/usr/bin/env bash
# Runs the scenarios in a real JupyterLab with the wheel that `make wheel` builds, in headless Chromium, and writes
# build/e2e/jupyter.tsv: one line a scenario, with pass or fail and the reason.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(cd "$here/../../.." && pwd)
"$here/setup.sh"
make -C "$root" wheel >/dev/null
for environment in jupyter jupyter-more; do
	"$root/.test/$environment/bin/pip" install --quiet --disable-pip-version-check --no-deps --force-reinstall "$root"/build/pyferry-*.whl
done
mkdir -p "$root/build/e2e"
rm -f "$root/build/e2e/jupyter.tsv"
timeout 540 "$root/.test/jupyter/bin/python" "$here/scenarios.py" "$root" "$@"
column -t -s $'\t' "$root/build/e2e/jupyter.tsv"
! grep -q $'\tfail\t' "$root/build/e2e/jupyter.tsv"
