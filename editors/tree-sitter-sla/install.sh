#!/bin/sh
# Builds the grammar and puts it where an editor looks for it, with its queries. Needs a C compiler; no network, no rights.
#
#   editors/tree-sitter-sla/install.sh nvim      # ~/.local/share/nvim/site
#   editors/tree-sitter-sla/install.sh helix     # ~/.config/helix/runtime
#   editors/tree-sitter-sla/install.sh emacs     # ~/.emacs.d/tree-sitter
set -eu
grammar=$(cd "$(dirname "$0")" && pwd)
case ${1:-} in
  nvim)
    to=${XDG_DATA_HOME:-$HOME/.local/share}/nvim/site
    parser=$to/parser/sla.so queries=$to/queries/sla ;;
  helix)
    to=${XDG_CONFIG_HOME:-$HOME/.config}/helix/runtime
    parser=$to/grammars/sla.so queries=$to/queries/sla ;;
  emacs)
    to=$HOME/.emacs.d/tree-sitter
    parser=$to/libtree-sitter-sla.so queries=$to/sla ;;
  *)
    sed -n 's/^#   //p' "$0" >&2
    exit 2 ;;
esac
mkdir -p "$(dirname "$parser")" "$queries"
${CC:-cc} -std=c11 -O2 -fPIC -shared -I"$grammar/src" "$grammar/src/parser.c" "$grammar/src/scanner.c" -o "$parser"
cp "$grammar"/queries/*.scm "$queries/"
echo "$parser"
