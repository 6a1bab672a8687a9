#!/bin/sh
# Everything about the grammar for editors: that the parser is the one of `grammar.js`, the corpus, all contracts of this project, the queries,
# and damaged contracts.
#
#   editors/tree-sitter-sla/test/run.sh            # or: … run.sh --write, which writes the parser and the trees of the corpus anew
#
# The command line of tree-sitter is that of Debian 13 (0.22.6); it is fetched into `target/editors` and installed nowhere. The parser has to be
# written by this version. Needs apt and dpkg, a C compiler, and Python 3.9.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
grammar=$(dirname "$here")
project=$(cd "$grammar/../.." && pwd)
. "$project/editors/test/fetch.sh"

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir -p "$work/home/.config/tree-sitter" "$work/damaged"
echo "{ \"parser-directories\": [\"$work/parsers\"] }" > "$work/home/.config/tree-sitter/config.json"
HOME=$work/home
export HOME
unset XDG_CONFIG_HOME XDG_CACHE_HOME
tree_sitter() { $loader "$root/usr/bin/tree-sitter" "$@"; }

if [ "${1:-}" = --write ]; then
  cd "$grammar"
  tree_sitter generate --no-bindings
  tree_sitter test --update || true
fi

mkdir "$work/sla"
cp -r "$grammar/grammar.js" "$grammar/src" "$grammar/queries" "$grammar/test" "$work/sla/"
cd "$work/sla"
tree_sitter generate --no-bindings
diff -r "$grammar/src" src >/dev/null || { echo "src/ is not what tree-sitter makes of grammar.js: run.sh --write" >&2; exit 1; }
cc -std=c11 -Wall -Wextra -Werror -Isrc -c src/scanner.c -o "$work/scanner.o"

tree_sitter test > "$work/corpus" 2>&1 || { cat "$work/corpus"; exit 1; }
echo "corpus: $(grep -c '✓' "$work/corpus") trees"

# Every contract that `slac` reads without a finding about its syntax.
cd "$project"
git ls-files -co --exclude-standard 'examples/*.sla' 'stdlib/*.sla' 'src/*.sla' 'tests/*.sla' 'editors/vscode/test/fixture/*.sla' |
  grep -v -e '^tests/mistakes/' -e '^tests/syntax/broken/' -e '^tests/format/broken' -e 'fixture/broken' |
  sed "s|^|$project/|" > "$work/good"
cd "$work/sla"
tree_sitter parse -q -s --paths "$work/good" > "$work/parsed" || { cat "$work/parsed"; exit 1; }
grep -o "Total parses: [0-9]*; successful parses: [0-9]*" "$work/parsed"

for query in queries/*.scm; do
  tree_sitter query -q --paths "$work/good" "$query" > "$work/queried" 2>&1 || { tail -n 5 "$work/queried" >&2; exit 1; }
done
tree_sitter query -q --test queries/highlights.scm test/queries/contract.sla >/dev/null
echo "queries: ok"

python3 "$here/damage.py" "$work/damaged" $(grep /examples/ "$work/good") -- $loader "$root/usr/bin/tree-sitter"
echo "tree-sitter: ok"
