#!/bin/sh
# scripts/setup.sh run|test|bench: installs what building (run), testing (test) or measuring (bench) needs and is
# missing: Debian packages, a Node where the system's is too old, the page's npm packages, and a few programs of
# others that the tests and benches hold Heartbeat against. Does nothing the second time.
set -eu
cd "$(dirname "$0")/.."

# What the build needs.
packages="make g++ cmake ninja-build ccache mold python3 ca-certificates
  libboost1.81-dev libre2-dev libsqlite3-dev zlib1g-dev libdeflate-dev libzstd-dev libxxhash-dev libsnappy-dev
  libprotozero-dev nlohmann-json3-dev libfmt-dev libspdlog-dev
  libcli11-dev libyaml-cpp-dev libgtest-dev libgmock-dev libbenchmark-dev"
# What the tests need besides: the second compiler with its sanitizers and linters, a browser with a font, and
# git for the list of files to check.
case ${1:-} in
  run) ;;
  test)
    packages="$packages git procps clang-19 clang-tidy-19 clang-format-19 libclang-rt-19-dev llvm-19
      chromium fonts-dejavu-core python3-yaml python3-jsonschema" ;;
  bench) packages="$packages procps xz-utils chromium fonts-dejavu-core wrk" ;;
  *)
    echo "usage: scripts/setup.sh run|test|bench" >&2
    exit 2 ;;
esac

fail() {
  echo "setup: $*" >&2
  exit 1
}

# quietly MEANING COMMAND...: runs a command; if it fails, shows the end of what it said and what that means.
quietly() {
  meaning=$1
  shift
  log=$(mktemp)
  if ! "$@" >"$log" 2>&1 </dev/null; then
    tail -n 5 "$log" >&2
    rm -f "$log"
    fail "$meaning"
  fi
  rm -f "$log"
}

installed() { [ "$(dpkg-query -W -f '${Status}' "$1" 2>/dev/null)" = "install ok installed" ]; }

install_packages() {
  missing=""
  for package in "$@"; do
    installed "$package" || missing="$missing $package"
  done
  [ -n "$missing" ] || return 0
  command -v apt-get >/dev/null ||
    fail "these Debian packages are missing and there is no apt-get to install them:$missing"
  as_root=""
  if [ "$(id -u)" -ne 0 ]; then
    command -v sudo >/dev/null || fail "not root and no sudo; as root run: apt-get install$missing"
    as_root=sudo
  fi
  echo "setup: installing Debian packages with ${as_root:+sudo }apt-get:$missing"
  sources="is the network up, and are Debian 12's sources configured?"
  # shellcheck disable=SC2086 # as_root may be empty, missing is a list
  quietly "apt-get could not update its lists; $sources" $as_root apt-get -qq update
  # shellcheck disable=SC2086
  quietly "apt-get could not install:$missing ($sources)" \
    $as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq -y --no-install-recommends install $missing
}

# shellcheck disable=SC2086 # a list
install_packages $packages

# Node: the system's where it is new enough, else the one that web/package.json pins, from the npm registry.
if ! node_dir=$(scripts/node-dir.sh 2>/dev/null); then
  command -v npm >/dev/null || install_packages nodejs npm
  echo "setup: installing Node into build/node (the system's is absent or older than the page's build needs)"
  quietly "npm could not fetch Node; is the network up?" scripts/node-dir.sh --install
  node_dir=$(scripts/node-dir.sh)
fi

npm_packages=web/node_modules/.package-lock.json
if [ ! -e "$npm_packages" ] || [ web/package-lock.json -nt "$npm_packages" ]; then
  echo "setup: installing the page's npm packages with npm ci"
  quietly "npm ci failed in web/; is the network up?" \
    env "PATH=$node_dir:$PATH" npm ci --prefix web --no-audit --no-fund
  touch "$npm_packages"
fi

# Unpacks one program out of a Debian package into build/tools. Installing the package would start a server.
unpack_tool() {
  [ -x "build/tools/$2" ] && return
  echo "setup: unpacking $2 from Debian's package $1 into build/tools"
  mkdir -p build/tools
  (cd build/tools && apt-get -qq download "$1" 2>/dev/null && dpkg-deb --fsys-tarfile "$1"_*.deb |
    tar -x --strip-components=3 "./usr/bin/$2" && rm -f "$1"_*.deb) ||
    fail "apt-get could not fetch the package $1; is the network up?"
}

case $1 in
  test)
    unpack_tool prometheus promtool
    unpack_tool prometheus prometheus ;;
  bench)
    unpack_tool prometheus-node-exporter prometheus-node-exporter
    unpack_tool prometheus prometheus
    unpack_tool prometheus promtool
    unpack_tool victoria-metrics victoria-metrics ;;
esac
