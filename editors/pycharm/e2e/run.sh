#!/usr/bin/env bash
# Runs the scenarios with the client library of LSP4IJ (lsp4j, JUnit by Maven) and writes
# build/e2e/pycharm.tsv: one line a scenario, with pass or fail and the reason.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(cd "$here/../../.." && pwd)
result=$root/build/e2e/pycharm.tsv
mkdir -p "$root/build/e2e"
rm -f "$result"
if ! command -v mvn >/dev/null || ! command -v javac >/dev/null; then
	echo "e2e: THE SCENARIOS OF PYCHARM ARE SKIPPED: Maven and a JDK of at least 17 are missing (Debian: apt install maven default-jdk-headless)" >&2
	exit 77
fi
make -C "$root" build >/dev/null
cd "$here"
status=0 log=$root/build/e2e/pycharm.log
mvn --batch-mode --quiet --no-transfer-progress -Dmaven.repo.local="$root/.test/maven" -Dwork="$root/build/e2e/pycharm" \
	-Droot="$root" -Dresults="$result" test >"$log" 2>&1 || status=$?
if [ ! -f "$result" ]; then
	cat "$log" >&2
	grep -qE 'Unknown host|Could not transfer|Connection (refused|timed out)|offline mode' "$log" || exit 1
	echo "e2e: THE LIBRARIES OF PYCHARM'S PLUGIN CANNOT BE DOWNLOADED" >&2
	exit 77
fi
[ $status = 0 ] || cat "$log" >&2
column -t -s $'\t' "$result"
exit $status
