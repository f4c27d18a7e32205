#!/usr/bin/env python3
"""Runs the project's tests step by step and ends with one line, `N passed, N failed`.

    tests/run.py              every step, in order
    tests/run.py STEP ...     these steps alone

Each step says how many checks it made; a step that breaks before it can count is one failure. What a step prints
goes to build/test/STEP.log and is shown when it fails.
"""

import json
import os
import pathlib
import re
import subprocess
import sys
import time
import xml.etree.ElementTree

ROOT = pathlib.Path(__file__).resolve().parent.parent
LOGS = ROOT / "build" / "test"
JOBS = str(os.cpu_count() or 2)


class Failed(Exception):
    """A command of a step ended with an error before anything was counted."""


def run(log, *command, check=True, cwd=ROOT, env=None):
    """Runs a command with its output in the step's log; returns its exit status."""
    log.write("$ " + " ".join(map(str, command)) + "\n")
    log.flush()
    status = subprocess.run(
        [str(word) for word in command], cwd=cwd, env={**os.environ, **(env or {})},
        stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT, check=False).returncode
    if check and status != 0:
        raise Failed(f"{command[0]} ended with status {status}")
    return status


def output(*command):
    return subprocess.run([str(word) for word in command], cwd=ROOT, stdin=subprocess.DEVNULL,
                          capture_output=True, text=True, check=True).stdout


def node_env():
    return {"PATH": output("scripts/node-dir.sh").strip() + ":" + os.environ["PATH"]}


def count_junit(path):
    """Passed and failed of a JUnit report, as GoogleTest writes them."""
    root = xml.etree.ElementTree.parse(path).getroot()
    total, bad = int(root.get("tests", 0)), int(root.get("failures", 0)) + int(root.get("errors", 0))
    return total - bad - int(root.get("disabled", 0)), bad


def sources(*patterns):
    """The files git knows or would add; in a tree without git, all of them."""
    listed = output("git", "ls-files", "--cached", "--others", "--exclude-standard", *patterns).split("\n")
    return [name for name in listed if name and (ROOT / name).exists()]


# ---- steps: each takes its open log and returns (passed, failed) ------------------------------------------------


def python_tests(log, folder, pattern="*test*.py", env=None):
    status = run(log, sys.executable, "-m", "unittest", "discover", "-v", "-s", folder, "-t", folder, "-p", pattern,
                 check=False, env=env)
    text = pathlib.Path(log.name).read_text()
    ran = re.findall(r"^Ran (\d+) tests? in", text, re.MULTILINE)
    if not ran:
        raise Failed("unittest did not run")
    bad = sum(int(n) for n in re.findall(r"(?:failures|errors)=(\d+)", text.rsplit("Ran ", 1)[1]))
    skipped = sum(int(n) for n in re.findall(r"skipped=(\d+)", text.rsplit("Ran ", 1)[1]))
    if status != 0 and bad == 0:
        raise Failed("unittest failed without naming a test")
    return int(ran[-1]) - bad - skipped, bad


def tree(log):
    """What can be said of the tree without building it."""
    return python_tests(log, "tests/tree", "*_test.py")


def formatted(log):
    files = sources("src/*.cpp", "src/*.hpp", "tests/*.cpp", "bench/*.cpp")
    run(log, "clang-format-19", "--dry-run", "-Werror", *files)
    return 1, 0


def web_lint(log):
    run(log, "npm", "run", "--silent", "lint", cwd=ROOT / "web", env=node_env())
    return 1, 0


def vitest(log, script):
    report = LOGS / f"{script}.json"
    report.unlink(missing_ok=True)
    run(log, "npm", "run", "--silent", script, "--", "--reporter=default", "--reporter=json",
        f"--outputFile.json={report}", cwd=ROOT / "web", env=node_env(), check=False)
    if not report.exists():
        raise Failed("vitest wrote no report")
    counted = json.loads(report.read_text())
    failed = counted["numFailedTests"]
    if not counted["success"] and failed == 0:
        failed = 1  # a file that does not load has no tests to fail
    return counted["numPassedTests"], failed


def web_unit(log):
    return vitest(log, "test")


def page(log):
    return vitest(log, "e2e")


def unit_tests(log, preset):
    run(log, "cmake", "--preset", preset, "-Wno-dev")
    targets = ["tests", "heartbeat"] if preset == "release" else ["tests"]
    run(log, "cmake", "--build", f"build/{preset}", "--parallel", JOBS, "--target", *targets)
    passed = failed = 0
    for program in sorted((ROOT / "build" / preset).glob("src/*/hb_*_test")):
        report = LOGS / f"{preset}-{program.name}.xml"
        report.unlink(missing_ok=True)
        status = run(log, program, "--gtest_brief=1", f"--gtest_output=xml:{report}", check=False)
        if not report.exists():
            log.write(f"{program.name} ended with status {status} before its report\n")
            failed += 1
            continue
        good, bad = count_junit(report)
        passed, failed = passed + good, failed + bad
        if status != 0 and bad == 0:  # a sanitizer's report at the end
            failed += 1
    if passed == 0:
        raise Failed("no unit test was built")
    return passed, failed


def release(log):
    run(log, "make", "--no-print-directory", "web")
    return unit_tests(log, "release")


def asan(log):
    return unit_tests(log, "asan")


def tsan(log):
    return unit_tests(log, "tsan")


def clang_tidy(log, files):
    run(log, "cmake", "--preset", "asan", "-Wno-dev")
    listing = pathlib.Path(f"{log.name}.files")
    listing.write_text("\0".join(str(ROOT / name) for name in files), encoding="utf-8")
    # It says on standard error how many warnings it kept to itself; the findings come on standard output.
    run(log, "xargs", "-0", "-a", listing, "-n", "4", "-P", JOBS,
        "sh", "-c", 'exec clang-tidy-19 --quiet -p build/asan "$@" 2>/dev/null', "tidy")
    return 1, 0


def tidy(log):
    return clang_tidy(log, [name for name in sources("src/*.cpp")
                            if not name.endswith(("_test.cpp", "_fuzz.cpp", "_bench.cpp"))])


def tidy_tests(log):
    """As long again as `tidy`, and what it finds ships to nobody: `make lint` runs it, ./test does not."""
    return clang_tidy(log, sources("src/*_test.cpp"))


def walkthrough(log):
    """CONTRIBUTING.md's walk-through, followed word for word."""
    return python_tests(log, "tests", "contributing_test.py")


def program(log):
    return python_tests(log, "tests/program", "test_*.py",
                        env={"HEARTBEAT_BIN": str(ROOT / "build/release/heartbeat"),
                             "PATH": f"{ROOT / 'build/tools'}:{os.environ['PATH']}"})


STEPS = {
    "tree": tree,
    "format": formatted,
    "web-lint": web_lint,
    "web-unit": web_unit,
    "release": release,
    "walkthrough": walkthrough,
    "program": program,
    "page": page,
    "asan": asan,
    "tidy": tidy,
}
ON_REQUEST = {"tidy-tests": tidy_tests, "tsan": tsan}


def main():
    names = sys.argv[1:] or list(STEPS)
    known = {**STEPS, **ON_REQUEST}
    for name in names:
        if name not in known:
            sys.exit(f"no step {name}; the steps are: {' '.join(known)}")
    LOGS.mkdir(parents=True, exist_ok=True)
    passed = failed = 0
    for name in names:
        begun = time.monotonic()
        path = LOGS / f"{name}.log"
        with open(path, "w", encoding="utf-8") as log:
            try:
                good, bad = known[name](log)
                said = ""
            except (Failed, OSError, subprocess.CalledProcessError) as error:
                good, bad, said = 0, 1, f": {error}"
        passed, failed = passed + good, failed + bad
        print(f"{name}: {good} passed, {bad} failed in {time.monotonic() - begun:.0f} s{said}", flush=True)
        if bad:
            print("".join(f"  | {line}\n" for line in path.read_text(errors="replace").splitlines()[-120:]), flush=True)
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
