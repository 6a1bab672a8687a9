#!/bin/sh
# Drives the real server as VS Code, Neovim, Emacs, Helix and small clients do, with pytest-lsp (PyPI), which checks every answer against the protocol.
#
#   cargo build --bin slac && cargo build -p slac-lsp
#   lsp/tests/clients/run.sh                     # or SLAC=path/to/slac lsp/tests/clients/run.sh -k hover
#
# Needs Python 3.10. What it installs is in `target/clients`.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
project=$(cd "$here/../../.." && pwd)
SLAC=${SLAC:-$project/target/debug/slac}
export SLAC
[ -x "$SLAC" ] && [ -x "${SLAC}-lsp" ] || { echo "there is no $SLAC with slac-lsp beside it" >&2; exit 2; }
venv=$project/target/clients
[ -x "$venv/bin/pytest" ] || { python3 -m venv "$venv" && "$venv/bin/pip" install --quiet -r "$here/requirements.txt"; }
cd "$here"
# A client that lists no format of documentation is given Markdown, as all servers do; pytest-lsp warns of it.
PYTHONDONTWRITEBYTECODE=1 "$venv/bin/pytest" -q -p no:cacheprovider -o asyncio_default_fixture_loop_scope=function \
  -W 'ignore:Client does not support documentation format' "$@"
