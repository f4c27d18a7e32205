#!/usr/bin/env python3
"""Holds build/release/heartbeat against test material that others wrote: make conformance SUITES=DIR.

    tests/conformance.py DIR              every step, in order
    tests/conformance.py DIR STEP ...     these steps alone

DIR is a folder of such material; a step says what it looks for there. The last line is `N passed, M failed`.
"""

import json
import pathlib
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.parse

ROOT = pathlib.Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests" / "program"))

from server import BINARY, Server  # noqa: E402  (it stands in tests/program/)

COUNTED = re.compile(r"^(\d+) passed, (\d+) failed(?:, \d+ skipped)?$", re.MULTILINE)


# ---- exposition: what is one and what is not --------------------------------------------------------------------


def exposition_cases(suites):
    """(file, format, whether it must be accepted)"""
    for folder, format_name in (("openmetrics", "openmetrics"), ("expfmt", "prometheus")):
        for description in sorted((suites / folder).rglob("test.json")):
            case = json.loads(description.read_text())
            yield description.parent / case.get("file", "metrics"), format_name, case["shouldParse"]
    for path in sorted((suites / "expfmt").rglob("*")):
        if path.is_file() and path.parent.name == "corpus":
            yield path, "prometheus", "error" not in path.name
        elif path.name.endswith(".prom.txt"):
            yield path, "prometheus", True


def exposition(suites):
    """openmetrics and expfmt: folders of `metrics` and test.json, a corpus whose from_test_parse_error_* are wrong."""
    passed = failed = 0
    for path, format_name, right in exposition_cases(suites):
        with open(path, "rb") as text:
            check = subprocess.run([BINARY, "check", "metrics", "--format", format_name], stdin=text,
                                   capture_output=True, timeout=30, check=False)
        if check.returncode == (0 if right else 1):
            passed += 1
            continue
        failed += 1
        said = check.stdout.decode(errors="replace").splitlines() or ["nothing is wrong with it"]
        print(f"  {path.relative_to(suites)}: to be {'accepted' if right else 'refused'}, but: {said[0]}")
    return passed, failed


# ---- node_exporter: its fixture host and the exposition that it must give -----------------------------------------


def readme_flags(text):
    """The flags of the README: the paths, the collectors that are on and off, and theirs."""
    paths = re.findall(r"--path\.[\w.]+=[^\s`]+", text)
    own = re.findall(r"--(?:no-)?collector\.\S+", text.split("Flags:")[1].split("Lines left out")[0])
    on = re.search(r"^On: (.*?)\.\n", text, re.MULTILINE | re.DOTALL)[1]
    on = re.sub(r"\w+ on by\s+default:", " ", on.replace("and those", "and")).replace(",", " ")
    off = re.search(r"^Off: (.*?)[(.]", text, re.MULTILINE | re.DOTALL)[1]
    names = [name for name in on.split() if name != "and"]
    return paths + [f"--collector.{name}" for name in names] + [f"--no-collector.{name}" for name in off.split()] + own


def node_exporter(suites):
    """node_exporter: README.md's flags, fixtures/ and e2e-output.txt, compared by compare_exposition.py."""
    material = suites / "node_exporter"
    text = subprocess.run([BINARY, "--help"], capture_output=True, text=True, check=True).stdout
    # A switch stands there once for both: --[no-]collector.cpu
    known = set(re.findall(r"--[\w.-]+", text.replace("[no-]", ""))) | set(
        re.findall(r"--[\w.-]+", text.replace("[no-]", "no-")))
    # Paths are labels of some series: the expected ones come from upstream's folder.
    flags = [flag.replace("fixtures/", "collector/fixtures/") if flag.startswith("--collector.")
             else flag.replace("=fixtures", "=collector/fixtures")
             for flag in readme_flags((material / "README.md").read_text())]
    unknown = [flag for flag in flags if flag.split("=")[0] not in known]
    print("  flags that the program does not know: " + (" ".join(unknown) or "none"))
    with tempfile.TemporaryDirectory(prefix="heartbeat-conformance-") as folder:
        fixtures = pathlib.Path(folder) / "collector" / "fixtures"
        shutil.copytree(material / "fixtures", fixtures, symlinks=True)
        for archive in sorted(fixtures.glob("*.ttar")):
            subprocess.run([sys.executable, suites / "unttar.py", archive, fixtures], capture_output=True, check=True)
        server = Server(*[flag for flag in flags if flag not in unknown], cwd=folder)
        try:
            page = pathlib.Path(folder) / "metrics"
            page.write_bytes(settled_page(server))
            compared = subprocess.run(
                [sys.executable, suites / "compare_exposition.py", material / "e2e-output.txt", page, "--show", "3"],
                capture_output=True, text=True, check=False)
        finally:
            server.stop()
    for line in compared.stdout.splitlines():
        print("  " + line)
    counted = COUNTED.findall(compared.stdout)
    if not counted:
        raise RuntimeError(compared.stderr)
    return int(counted[-1][0]), int(counted[-1][1])


def read_exposition(text):
    """-> values by name and labels, and the HELP and TYPE lines; without what differs from run to run, and without
    how collecting itself went."""
    samples, headings = {}, set()
    for line in text.splitlines():
        if re.match(r"(# \w+ )?(node_scrape_|heartbeat_)", line) or not line:
            continue
        if line.startswith("#"):
            headings.add(line)
            continue
        series, value = line.rsplit(" ", 1)
        name, _, labels = series.partition("{")
        pairs = tuple(sorted(re.findall(r'(\w+)="((?:\\.|[^"\\])*)"', labels)))
        samples[name, pairs] = 0 if name == "node_textfile_mtime_seconds" else float(value)
    return samples, headings


def textfile(suites):
    """node_exporter/fixtures/textfile: folders of *.prom files, and what must come of each in FOLDER.out."""
    passed = failed = 0
    material = suites / "node_exporter"
    for expected in sorted((material / "fixtures" / "textfile").glob("*.out")):
        folders = "*_extra_dimension" if expected.stem.startswith("glob_") else expected.stem
        server = Server(f"--collector.textfile.directory=fixtures/textfile/{folders}", cwd=material)
        try:
            time.sleep(1.5)  # the files are read at the first tick and told at the next
            page = server.get("/metrics?collect[]=textfile").body.decode()
        finally:
            server.stop()
        wanted, got = read_exposition(expected.read_text()), read_exposition(page)
        passed, failed = (passed + 1, failed) if wanted == got else (passed, failed + 1)
        if wanted != got:
            differing = (set(wanted[0].items()) ^ set(got[0].items())) | (wanted[1] ^ got[1])
            print(f"  {expected.stem}: {len(differing)} differences, such as {sorted(map(str, differing))[0]}")
    return passed, failed


def settled_page(server):
    """The exposition once it has stopped growing, since some figures are read beside the tick; without what the
    program says of itself."""
    sizes = []
    while True:
        lines = server.get("/metrics").body.splitlines(keepends=True)
        page = b"".join(line for line in lines if not line.startswith(b"heartbeat_"))
        sizes.append(page.count(b"\n"))
        if len(sizes) > 3 and len(set(sizes[-3:])) == 1:
            return page
        time.sleep(1.1)  # a tick and a bit


def counted(command):
    """What a checker of the material says at its end."""
    ran = subprocess.run([sys.executable, *map(str, command)], capture_output=True, text=True, check=False)
    print("".join(f"  {line}\n" for line in ran.stdout.splitlines()[-20:]), end="")
    found = COUNTED.findall(ran.stdout)
    if not found:
        raise RuntimeError(ran.stderr[-500:])
    return int(found[-1][0]), int(found[-1][1])


# ---- HTTP and PromQL's grammar: what others' clients send -------------------------------------------------------


def http(suites):
    """http: http_cases.py sends requests.jsonl, good requests and bad ones, as bytes."""
    server = Server("--allowed-host", "x")  # its plain requests ask for that
    try:
        return counted([suites / "http_cases.py", "run", f"127.0.0.1:{server.port}", "--path", "/metrics", "--show"])
    finally:
        server.stop()


NOT_POSITIVE = "duration must be greater than 0"


def grammar_cases(suites):
    """(title, expression, whether it is one): the tree of a wrong one has an error in it."""
    text = (suites / "promql_parse" / "expression.txt").read_text()
    for case in re.split(r"^# ", text, flags=re.MULTILINE)[1:]:
        title, _, rest = case.partition("\n")
        expression, _, tree = rest.partition("==>")
        yield title, expression.strip(), "⚠" not in tree


def grammar(suites):
    """promql_parse: parse_query takes what is an expression, and refuses what is none."""
    passed = failed = 0
    server = Server()
    try:
        for title, expression, right in grammar_cases(suites):
            answer = server.request("POST", "/api/v1/parse_query", {"Content-Type": "application/x-www-form-urlencoded"},
                                    urllib.parse.urlencode({"query": expression}).encode())
            said = answer.json().get("error", "taken") if answer.status != 200 else "taken"
            # The cases look at the grammar alone: one whose value is refused, as Prometheus does, was read.
            if answer.status == (200 if right else 400) or (right and said.endswith(NOT_POSITIVE)):
                passed += 1
                continue
            failed += 1
            print(f"  {title}: to be {'taken' if right else 'refused'}: {expression!r}: {said}")
    finally:
        server.stop()
    return passed, failed



# ---- remote write: what its specification asks of a receiver --------------------------------------------------------

RECEIVER_FLAGS = ("--web.enable-remote-write-receiver", "--storage.out-of-order-window", "any", "--retention-raw",
                  "100y")
LAUNCH = shlex.join([BINARY, "--config", "", "--listen", "127.0.0.1:{port}", "--data-dir", "{dir}/data",
                     *RECEIVER_FLAGS])
# Of version 2.0 of the protocol, which is not taken: senders go on with 1.0 after a 415.
NOT_TAKEN = {"R6", "R14", "R15"}
# Where tests/program/test_remote_write.py holds each rule.
RULES = {
    "R1": ["test_samples_are_there_at_once"],
    "R2": ["test_the_headers_decide_the_format"],
    "R3": ["test_the_headers_decide_the_format"],
    "R4": ["test_a_broken_body_stores_nothing"],
    "R5": ["test_samples_are_there_at_once"],
    "R7": ["test_wrong_series_are_refused_and_the_others_taken"],
    "R8": ["test_wrong_series_are_refused_and_the_others_taken"],
    "R9": ["test_what_is_sent_again_is_taken_and_another_value_is_not"],
    "R10": ["test_labels_are_any_text"],
    "R11": ["test_special_values", "test_a_staleness_marker_ends_a_series_at_once"],
    "R12": [],  # src/remote/write_receiver_test.cpp, where the disk can be made to refuse
    "R13": ["test_metadata_exemplars_and_histograms"],
}


def remote_write(suites):
    """remote_write/REQUIREMENTS.md: every rule for receivers has its tests, and they pass."""
    text = (suites / "remote_write" / "REQUIREMENTS.md").read_text().split("## Sender")[0]
    asked = set(re.findall(r"^- (R\d+) ", text, re.MULTILINE))
    missing = sorted(asked - NOT_TAKEN - set(RULES))
    for rule in missing:
        print(f"  {rule}: there is no test for it")
    names = sorted({f"test_remote_write.RemoteWrite.{name}" for rule in asked for name in RULES.get(rule, [])})
    ran = subprocess.run([sys.executable, "-m", "unittest", "-v", *names], cwd=ROOT / "tests" / "program",
                         capture_output=True, text=True, check=False)
    failed = re.findall(r"^(?:FAIL|ERROR): (\w+)", ran.stderr, re.MULTILINE)
    for name in failed:
        print(f"  {name} failed")
    bad = len(set(failed)) or (0 if ran.returncode == 0 else 1)
    return len(names) - bad, bad + len(missing)


def promqltest_http(suites):
    """promqltest/given: scripts whose samples go in by remote write and whose queries are asked over HTTP."""
    return counted([suites / "run_promqltest.py", "--launch", LAUNCH, "--quiet",
                    *sorted((suites / "promqltest" / "given").glob("*.test"))])


STEPS = {"exposition": exposition, "node_exporter": node_exporter, "textfile": textfile, "http": http,
         "grammar": grammar, "remote_write": remote_write, "promqltest_http": promqltest_http}


def main():
    if len(sys.argv) < 2 or not pathlib.Path(sys.argv[1]).is_dir():
        sys.exit(__doc__)
    suites = pathlib.Path(sys.argv[1]).resolve()
    names = sys.argv[2:] or list(STEPS)
    for name in names:
        if name not in STEPS:
            sys.exit(f"no step {name}; the steps are: {' '.join(STEPS)}")
    counts = {}
    for name in names:
        print(f"{name}: {STEPS[name].__doc__}", flush=True)
        try:
            counts[name] = STEPS[name](suites)
        except (OSError, RuntimeError, KeyError, TypeError, IndexError, subprocess.SubprocessError) as error:
            print(f"  {error!r}")
            counts[name] = (0, 1)
    print(f"\n{'step':<16}{'passed':>8}{'failed':>8}")
    for name, (good, bad) in counts.items():
        print(f"{name:<16}{good:>8}{bad:>8}")
    failed = sum(bad for _, bad in counts.values())
    print(f"{sum(good for good, _ in counts.values())} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
