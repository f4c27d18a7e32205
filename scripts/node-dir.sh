#!/bin/sh
# Prints the folder that holds a node and npm new enough for the page's build, to stand first in PATH; fails
# when there is none. With --install it fetches the versions that web/package.json pins (config.node and
# config.npm) into build/node, by the npm that is there.
set -eu
cd "$(dirname "$0")/.."
local_dir=$PWD/build/node/bin

new_enough() {
  "$1" -e 'const [major, minor] = process.versions.node.split(".").map(Number);
           process.exit(major > 20 || (major === 20 && minor >= 19) ? 0 : 1)' 2>/dev/null
}

pinned() { sed -n "/\"config\"/,/}/s/.*\"$1\": *\"\([^\"]*\)\".*/\1/p" web/package.json; }

if [ "${1:-}" = --install ]; then
  case $(uname -m) in
    x86_64) arch=x64 ;;
    aarch64) arch=arm64 ;;
    *) echo "node-dir: npm has no Node for $(uname -m); install Node 20.19 or newer yourself" >&2; exit 1 ;;
  esac
  # node-linux-ARCH is the package behind npm's `node`, without the install script that some npm settings refuse.
  npm install --prefix build/node --no-save --no-audit --no-fund \
    "node-linux-$arch@$(pinned node)" "npm@$(pinned npm)" >&2
  mkdir -p "$local_dir"
  ln -sf "../node_modules/node-linux-$arch/bin/node" "$local_dir/node"
  ln -sf "../node_modules/npm/bin/npm-cli.js" "$local_dir/npm"
  ln -sf "../node_modules/npm/bin/npx-cli.js" "$local_dir/npx"
fi

if new_enough "$local_dir/node"; then
  echo "$local_dir"
elif command -v npm >/dev/null && new_enough "$(command -v node)"; then
  dirname "$(command -v node)"
else
  echo "node-dir: no Node 20.19 or newer; run make setup" >&2
  exit 1
fi
