#!/bin/sh
# Packs the release binary with the README: build/heartbeat-VERSION-ARCH.tar.gz
set -eu
cd "$(dirname "$0")/.."
version=$(build/release/heartbeat --version | sed 's/^heartbeat //; s/ .*//')
name=heartbeat-$version-$(uname -m)
rm -rf "build/$name"
mkdir -p "build/$name"
cp README.md "build/$name/"
strip -o "build/$name/heartbeat" build/release/heartbeat
tar -C build -czf "build/$name.tar.gz" --owner=0 --group=0 --sort=name "$name"
rm -rf "build/$name"
echo "build/$name.tar.gz"
