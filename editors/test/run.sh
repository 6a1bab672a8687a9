#!/bin/sh
# Drives a contract in Neovim, Helix and Emacs, without a screen: findings at their places, columns behind a sign of two units, hover,
# definition, layout, the end of the server, and the colours of the tree-sitter grammar.
#
#   cargo build --release --workspace
#   sudo editors/test/run.sh                     # or SLAC=path/to/slac editors/test/run.sh
#
# The editors are those of Debian 13. They are fetched with apt into `target/editors` (100 MB) and installed nowhere. Needs apt, dpkg, tmux and,
# because Emacs runs in a root of its own, the rights of the superuser, and a C compiler.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
project=$(cd "$here/../.." && pwd)
slac=${SLAC:-$project/target/release/slac}
[ -x "$slac" ] && [ -x "${slac}-lsp" ] || { echo "there is no $slac with slac-lsp beside it: cargo build --release --workspace" >&2; exit 2; }

. "$here/fetch.sh"

work=$(mktemp -d)
trap 'tmux -L slac-test kill-server 2>/dev/null || true; mountpoint -q "$root/proc" && umount "$root/proc"; rm -rf "$work"' EXIT
PATH=$(dirname "$slac"):$PATH
export PATH LANG=C.UTF-8
unset XDG_CONFIG_HOME XDG_DATA_HOME XDG_CACHE_HOME
install=$project/editors/tree-sitter-sla/install.sh

HOME=$work "$install" nvim >/dev/null
cp "$here/main.sla" "$work/"
cd "$work"
VIMRUNTIME=$root/usr/share/nvim/runtime HOME=$work timeout 60 $loader "$root/usr/bin/nvim" --headless -u NONE -i NONE -n -c "filetype on" \
  -c "luafile $project/editors/nvim/sla.lua" -c "luafile $here/nvim.lua"
echo

cp "$here/main.sla" "$work/"
mkdir -p "$work/.config/helix"
cp "$project/editors/helix/languages.toml" "$work/.config/helix/"
HOME=$work "$install" helix >/dev/null
HOME=$work $loader "$root/usr/bin/hx" --health sla > "$work/health"
for part in 'Tree-sitter parser' 'Highlight queries' 'Textobject queries' 'Indent queries' 'slac'; do
  grep "$part" "$work/health" | grep -q '✓' || { cat "$work/health" >&2; echo "helix: no $part" >&2; exit 1; }
done
screen() { tmux -L slac-test capture-pane -t 0 -p; }
sees() {
  for _ in $(seq 100); do
    screen | grep -q -- "$1" && return
    sleep 0.1
  done
  echo "helix: $2" >&2
  screen >&2
  exit 1
}
keys() { tmux -L slac-test send-keys -t 0 "$@"; sleep 0.3; }
HOME=$work TERM=xterm-256color tmux -L slac-test new-session -d -x 120 -y 40 "$loader $root/usr/bin/hx main.sla"
sees '● *25' "no finding beside its line"
coloured() { tmux -L slac-test capture-pane -t 0 -p -e | grep -q -- "$(printf '\033')\\[38;5;$2m[^ ]*$1" || { echo "helix: \`$1\` has another colour" >&2; exit 1; }; }
coloured 'objective' 5
coloured '"Availability"' 2
coloured 'uptime' 3
keys ' d'
sees 'SLA0302' "another finding"
keys Escape
keys ':25' Enter
keys 'gl'
keys 'a'
keys -l '% // 😀'
keys Escape
keys ' d'
sees '0/0' "the finding did not go"
keys Escape
keys 'gh'
keys -l 'f9'
keys ' k'
sees 'exactly 999/1000' "hover does not say what the percentage is"
keys Escape
keys ':wq' Enter
for _ in $(seq 100); do tmux -L slac-test ls >/dev/null 2>&1 || break; sleep 0.1; done
grep -q '99.9% // 😀' main.sla || { echo "helix: it was not written" >&2; exit 1; }
echo "helix: ok"

for folder in bin lib lib64; do [ -e "$root/$folder" ] || ln -s "usr/$folder" "$root/$folder"; done
mkdir -p "$root/dev" "$root/proc" "$root/tmp" "$root/work"
HOME=$root/tmp "$install" emacs >/dev/null
: > "$root/dev/null"
cp "$slac" "${slac}-lsp" "$root/usr/bin/"
cp "$here/main.sla" "$here/emacs.el" "$project/editors/emacs/sla-mode.el" "$root/work/"
mountpoint -q "$root/proc" || mount --bind /proc "$root/proc"
HOME=/tmp PATH=/usr/sbin:/usr/bin timeout 100 chroot "$root" /usr/bin/emacs-nox -Q --batch --chdir /work -L /work -l emacs.el
