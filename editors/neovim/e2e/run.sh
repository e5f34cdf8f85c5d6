#!/usr/bin/env bash
# Runs the scenarios in a headless neovim with the configuration of this folder and writes
# build/e2e/neovim.tsv: one line a scenario, with pass or fail and the reason.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(cd "$here/../../.." && pwd)
result=$root/build/e2e/neovim.tsv
mkdir -p "$root/build/e2e"
rm -f "$result"
if ! command -v nvim >/dev/null; then
	echo "e2e: THE SCENARIOS OF NEOVIM ARE SKIPPED: it is missing (Debian: apt install neovim)" >&2
	exit 77
fi
make -C "$root" build >/dev/null
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cp -r "$root/.test/dsproject" "$work/project"
status=0
(cd "$work/project" && CONFIG=$here/../pyferry.lua PROJECT=$work/project SERVER=$root/build/pyferry RESULT=$result \
	XDG_STATE_HOME=$work/state XDG_CACHE_HOME=$work/cache XDG_CONFIG_HOME=$work/config XDG_DATA_HOME=$work/data \
	timeout 300 nvim --headless -u NONE -i NONE -n -c "luafile $here/scenarios.lua") >"$work/log" 2>&1 || status=$?
[ -f "$result" ] || { cat "$work/log" >&2; exit 1; }
column -t -s $'\t' "$result"
exit $status
