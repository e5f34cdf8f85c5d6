#!/usr/bin/env bash
# Runs the scenarios in a real VS Code (code-server, headless Chromium) and writes build/e2e/vscode.tsv:
# one line a scenario, with pass or fail and the reason. PYFERRY_PICTURES=1 takes the pictures of the documentation.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(cd "$here/../../.." && pwd)
vscode=$root/.test/vscode result=$root/build/e2e/vscode.tsv
command -v chromium >/dev/null || { echo "e2e: THERE IS NO CHROMIUM to show VS Code" >&2; exit 77; }
"$here/setup.sh" || { echo "e2e: CODE-SERVER CANNOT BE INSTALLED" >&2; exit 77; }
work=$(mktemp -d)
mkdir -p "$root/build/e2e" "$work/data/User" "$work/other"
rm -f "$result"

make -C "$root" vsix >/dev/null
cd "$root/editors/vscode"
# The scenarios, and what stands for the Python extension.
for part in suite python; do
	mkdir -p "$work/$part"
	npx esbuild "e2e/$part.ts" --bundle --outfile="$work/$part/$part.js" --external:vscode --format=cjs --platform=node --log-level=warning
	cp "e2e/$part.package.json" "$work/$part/package.json"
	cp "$root/LICENSE" "$work/$part/LICENSE"
	printf '**\n!%s.js\n!package.json\n!LICENSE\n' $part >"$work/$part/.vscodeignore"
	(cd "$work/$part" && "$root/editors/vscode/node_modules/.bin/vsce" package --no-dependencies --allow-missing-repository -o "$work/$part.vsix" >/dev/null)
done

cp -r "$root/.test/dsproject" "$work/project"
cp -r "$root/.test/dsproject" "$work/person"
printf '"""Models of demoproj."""\n\n' >"$work/person/src/demoproj/model.py"
cp e2e/testdata/explore.ipynb "$work/person/notebooks/"
printf '[project]\nname = "other"\nversion = "1"\ndependencies = ["requests"]\n' >"$work/other/pyproject.toml"
printf 'import requests\nimport rich\n' >"$work/other/app.py"
printf '{"folders": [{"path": "project"}, {"path": "other"}]}' >"$work/two.code-workspace"
cat >"$work/data/User/settings.json" <<'JSON'
{"security.workspace.trust.enabled": false, "telemetry.telemetryLevel": "off", "workbench.startupEditor": "none",
 "chat.disableAIFeatures": true, "extensions.autoUpdate": false, "extensions.autoCheckUpdates": false, "files.autoSave": "off",
 "workbench.secondarySideBar.defaultVisibility": "hidden", "workbench.tips.enabled": false}
JSON

export PATH=$vscode/node/bin:$PATH EXTENSIONS_GALLERY='{"serviceUrl": ""}' PYFERRY_E2E_RESULT=$work/result.tsv
entry=$vscode/server/node_modules/code-server/out/node/entry.js
options=(--user-data-dir "$work/data" --extensions-dir "$work/extensions")
node "$entry" "${options[@]}" --install-extension "$root"/build/pyferry-*-linux-x64.vsix --install-extension "$work/suite.vsix" --install-extension "$work/python.vsix" >"$work/install.log" 2>&1
setsid node "$entry" "${options[@]}" --auth none --socket "$work/socket" --disable-telemetry --disable-update-check \
	--disable-workspace-trust >"$work/server.log" 2>&1 </dev/null &
server=$!
trap 'kill -TERM -- -$server 2>/dev/null || true; rm -rf "$work"' EXIT
NODE_PATH=$vscode/tools/node_modules node "$here/window.js" "$work" "$root"
mv "$work/result.tsv" "$result"
if [ -n "${PYFERRY_PICTURES:-}" ]; then
	mkdir -p "$root/docs/images"
	cp "$root"/build/e2e/vscode-{new-library,move-function,source-folder}.png "$root/docs/images/"
fi
column -t -s $'\t' "$result"
! grep -q $'\tfail\t' "$result"
