# Sourced: the editors of Debian 13 and the command line of tree-sitter, fetched with apt into `target/editors` (100 MB) and installed nowhere.
# Needs $project; gives $root, where they lie, and $loader, which starts them.
top=$project/target/editors
root=$top/root
loader="$root/usr/lib64/ld-linux-x86-64.so.2 --library-path $root/usr/lib/x86_64-linux-gnu:$root/usr/lib"
if [ ! -x "$root/usr/bin/nvim" ] || [ ! -x "$root/usr/bin/tree-sitter" ]; then
  mkdir -p "$top/apt/lists/partial" "$top/apt/cache/archives/partial" "$root"
  : > "$top/apt/status"
  mirror=$(sed -n 's/^URIs: //p; s/^deb \(\[[^]]*\] \)\{0,1\}\([^ ]*\) .*/\2/p' \
    /etc/apt/sources.list /etc/apt/sources.list.d/* 2>/dev/null | head -n 1)
  echo "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] ${mirror%/} trixie main" > "$top/apt/sources.list"
  apt() {
    apt-get -qq -o Dir::State="$top/apt" -o Dir::State::status="$top/apt/status" -o Dir::State::lists="$top/apt/lists" \
      -o Dir::Cache="$top/apt/cache" -o Dir::Etc::sourcelist="$top/apt/sources.list" -o Dir::Etc::sourceparts=- \
      -o APT::Sandbox::User=root "$@"
  }
  apt update
  apt install -y --no-install-recommends --download-only neovim hx emacs-nox tree-sitter-cli
  for package in "$top"/apt/cache/archives/*.deb; do dpkg -x "$package" "$root"; done
fi
