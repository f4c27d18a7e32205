#!/bin/sh
# Builds every libFuzzer target and runs each for FUZZ_SECONDS (60). The corpus stays in build/corpus; it begins with
# the seeds in tests/corpus.
set -eu
cd "$(dirname "$0")/.."
cmake --preset fuzz -Wno-dev >/dev/null
cmake --build build/fuzz --parallel "$(nproc)"
for target in build/fuzz/src/*/hb_*_fuzz; do
  name=$(basename "$target")
  corpus=build/corpus/$name
  seeds=tests/corpus/$name
  [ -d "$seeds" ] || seeds=
  mkdir -p "$corpus"
  echo "$name: ${FUZZ_SECONDS:-60} s"
  "$target" -max_total_time="${FUZZ_SECONDS:-60}" -rss_limit_mb=2048 -timeout=10 -print_final_stats=0 \
    -artifact_prefix="$corpus/crash-" "$corpus" ${seeds:+"$seeds"} 2>"build/corpus/$name.log" ||
    { tail -n 40 "build/corpus/$name.log"; echo "$name failed; its input is in $corpus"; exit 1; }
done
echo "every fuzz target ran without a finding"
