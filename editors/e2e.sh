#!/usr/bin/env bash
# Runs the scenarios inside the editors that are named, or inside all, and writes the table in docs/editors.md.
#
#     editors/e2e.sh [EDITOR...]
#
# An editor is a folder here with e2e/run.sh. That leaves build/e2e/EDITOR.tsv, one line a scenario (name, outcome,
# note), and ends with 77 after a line that says why where a component cannot be installed.
set -uo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
patience=900 # seconds for each, its installation included
[ $# -gt 0 ] || set -- $(cd "$here" && ls -d */e2e/run.sh | cut -d/ -f1)
failed='' skipped=''
for editor; do
	echo "== e2e $editor"
	begin=$SECONDS
	timeout --kill-after=10 $patience "$here/$editor/e2e/run.sh" </dev/null
	status=$?
	case $status in
	0) ;;
	77) skipped+=" $editor" ;;
	*) failed+=" $editor" ;;
	esac
	echo "== e2e $editor: $((SECONDS - begin)) s, status $status"
done
"${PYTHON:-python3}" "$here/table.py" || failed+=' table'
[ -z "$skipped" ] || echo "e2e: NO SCENARIO WAS RUN IN:$skipped" >&2
[ -z "$failed" ] || echo "e2e: failed:$failed" >&2
[ -z "$failed" ]
