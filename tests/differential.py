#!/usr/bin/env python3
"""Asks build/release/heartbeat and Debian's Prometheus 2.42 the same over the same data: make differential.

    tests/differential.py [--count N] [--seed N] [--suites DIR] [--prometheus FILE] [EXPRESSION ...]

Both are filled by remote write. N random expressions (2000) are evaluated, at an instant and over a range; where the
answers differ by more than 1e-9 of their size, the expression is shrunk to the least that still differs, and shown.
With --suites, a folder of others' material, the queries of its dashboards, rules and compliance tests are asked as
well, over the series that its diff_promql.py makes. Expressions on the command line are asked alone, and both answers
shown. Samples lie off the instants asked for and off the edges of windows, where Prometheus 2 and 3 agree.
docs/differential.md names what was changed since 2.42, which is counted as explained. The last line is
`N passed, M failed`.
"""

import argparse
import collections
import http.client
import json
import math
import pathlib
import random
import re
import socket
import subprocess
import sys
import tempfile
import time
import urllib.parse

ROOT = pathlib.Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests" / "program"))

import remote_write  # noqa: E402  (it stands in tests/program/)
from promql_grammar import Grammar, shrink  # noqa: E402
from server import Server  # noqa: E402

TOLERANCE = 1e-9
NOUGHT = 1e-7  # what is left of quantities of some thousands that cancel each other out
PATIENCE_S = 20
BEGIN_S, STEP_S, SAMPLES = 1_700_000_000 - 1_700_000_000 % 3600, 15, 240
SAMPLE_MS = 7123  # behind a step, so that no sample lies on the edge of a window or of a subquery's
INSTANT_S = BEGIN_S + 2700 + 14.5
# Steps below a minute, since longer ones are answered from summaries (docs/rollups.md).
RANGE = {"start": BEGIN_S + 2100 + 14.5, "end": BEGIN_S + 3480 + 14.5, "step": 45}
BATCH_SERIES = 400

# What 2.42 defines otherwise, by what the least expression that differs has; docs/differential.md says how.
EXPLAINED = (("the name after atan2", r"\batan2\b"),
             ("stddev and stdvar of NaN and infinities", r"\b(stddev|stdvar)\b"),
             ("the date of NaN and infinities", r"\b(minute|hour|days?_[a-z_]+|month|year)\("),
             ("predict_linear with @", r"\bpredict_linear\(.*@"))
# A rate of a range, and one anywhere in an expression.
RATE = re.compile(r"^(rate|increase)\((.*\[([^\]:]+)[^\]]*\])\)$")
RATE_WITHIN = re.compile(r"\b(?:rate|increase)\(\w+\[\w+\]\)")
ROUNDED = re.compile(r"^(?:round|floor|ceil)\((.*?)(?:, [\d.]+)?\)$")
RANGES_S = {"15s": 15, "45s": 45, "1m": 60, "2m30s": 150, "5m": 300, "15m": 900, "1h": 3600}


# ---- servers ----------------------------------------------------------------------------------------------------


class Prometheus:
    """A Prometheus that takes samples of any age, with a folder of its own. stop() ends it by its process id."""

    def __init__(self, binary):
        self.folder = tempfile.TemporaryDirectory(prefix="heartbeat-differential-")
        folder = pathlib.Path(self.folder.name)
        (folder / "prometheus.yml").write_text("storage:\n  tsdb:\n    out_of_order_time_window: 100y\n")
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.log = open(folder / "log", "w", encoding="utf-8")
        self.process = subprocess.Popen(
            [binary, f"--config.file={folder}/prometheus.yml", f"--storage.tsdb.path={folder}/data",
             f"--web.listen-address=127.0.0.1:{self.port}", "--web.enable-remote-write-receiver",
             "--storage.tsdb.retention.time=100y", "--storage.tsdb.min-block-duration=60d",
             "--storage.tsdb.max-block-duration=60d", f"--web.console.templates={folder}",
             f"--web.console.libraries={folder}"], stdin=subprocess.DEVNULL, stdout=self.log, stderr=self.log)
        deadline = time.monotonic() + PATIENCE_S
        while True:
            try:
                connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=1)
                connection.request("GET", "/-/ready")
                if connection.getresponse().status == 200:
                    return
            except OSError:
                pass
            if time.monotonic() > deadline or self.process.poll() is not None:
                self.stop()
                raise RuntimeError(f"{binary} does not start")
            time.sleep(0.05)

    def stop(self):
        self.process.terminate()
        self.process.wait(PATIENCE_S)
        self.log.close()
        self.folder.cleanup()


class Asked:
    """One of the two servers, over one connection."""

    def __init__(self, server):
        self.server = server
        self.connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)

    def _request(self, *arguments):
        self.connection.request(*arguments)
        response = self.connection.getresponse()
        return response.status, response.read()

    def fill(self, rows):
        for begin in range(0, len(rows), BATCH_SERIES):
            body = remote_write.body(*(remote_write.series(*row) for row in rows[begin:begin + BATCH_SERIES]))
            status, said = self._request("POST", "/api/v1/write", body, remote_write.HEADERS)
            if status != 204:
                raise RuntimeError(f"samples were refused with {status}: {said[:200]!r}")

    def ask(self, path, **parameters):
        form = urllib.parse.urlencode(parameters)
        _, said = self._request("POST", path, form, {"Content-Type": "application/x-www-form-urlencoded"})
        return json.loads(said)

    def instant(self, expression):
        return self.ask("/api/v1/query", query=expression, time=INSTANT_S)

    def range(self, expression):
        return self.ask("/api/v1/query_range", query=expression, **RANGE)


# ---- data -------------------------------------------------------------------------------------------------------


def made_data(seed):
    """Series of each kind that PromQL treats in a way of its own, by their labels. All values are multiples of a
    quarter, so that sums come out the same in every order."""
    chance, rows = random.Random(seed), []

    def add(name, labels, values):
        samples = [((BEGIN_S + i * STEP_S) * 1000 + SAMPLE_MS, value) for i, value in enumerate(values) if value is not None]
        rows.append(({"__name__": name, "job": "made", **labels}, samples))

    for instance in "abc":
        for zone in ("east", "west"):
            labels = {"instance": instance, "zone": zone}
            quarters = lambda low, high: chance.randrange(4 * low, 4 * high) / 4  # noqa: E731
            # No two of them are equal, so that it is clear which are the topmost.
            add("gauge", labels, [quarters(-100, 900) + len(rows) / 1024 for _ in range(SAMPLES)])
            add("counter_total", labels, counted(chance, [quarters(0, 40) for _ in range(SAMPLES)]))
            add("gappy", labels, gappy(chance, [quarters(0, 50) for _ in range(SAMPLES)]))
            odd = [chance.choice((math.nan, math.inf, -math.inf, 0.0, -0.0, quarters(-9, 9), quarters(-9, 9)))
                   for _ in range(SAMPLES)]
            add("odd", labels, odd)
            below = {"0.1": 2, "0.5": 5, "1": 9, "+Inf": 10}
            each = [chance.randrange(20) for _ in range(SAMPLES)]
            reset = chance.randrange(SAMPLES)
            for le, share in below.items():
                counts = [count * share // 10 for count in each]
                add("took_bucket", {**labels, "le": le}, counted(None, counts, reset))
            add("took_sum", labels, counted(None, [count / 4 for count in each], reset))
    add("lone", {"instance": "a", "zone": "east"}, [7.25 if i == SAMPLES // 2 + 60 else None for i in range(SAMPLES)])
    return rows


def counted(chance, steps, reset=None):
    """A counter that goes up by `steps`, and back to nought now and then, or at one place."""
    value, values = 0.0, []
    for i, step in enumerate(steps):
        value = step if i == reset or (chance and chance.random() < 0.02) else value + step
        values.append(value)
    return values


def gappy(chance, values):
    """With stretches of nothing, some of which a staleness marker begins."""
    i = 0
    while i < len(values):
        i += chance.randrange(1, 40)
        gap = chance.randrange(1, 30)
        marked = chance.random() < 0.5
        for at in range(i, min(i + gap, len(values))):
            values[at] = remote_write.STALE if marked and at == i else None
        i += gap
    return values


def suite(folder):
    """The queries of others' dashboards, rules and compliance tests, and series for them."""
    sys.path.insert(0, str(folder))
    import diff_promql  # pylint: disable=import-error,import-outside-toplevel
    queries = [(each["set"], each["query"]) for each in diff_promql.queries(["compliance", "dashboards", "rules"])
               if not each["fail"]]
    return queries, diff_promql.data()


# ---- comparison -------------------------------------------------------------------------------------------------


def same_number(left, right):
    left, right = float(left), float(right)
    if math.isnan(left) or math.isnan(right):
        return math.isnan(left) and math.isnan(right)
    if math.isinf(left) or math.isinf(right):
        return left == right
    size = max(abs(left), abs(right))
    return left == right or size < NOUGHT or abs(left - right) <= TOLERANCE * size


def points(data):
    """Samples by labels and time, whatever the type of the result."""
    result = data["result"]
    if data["resultType"] in ("scalar", "string"):
        return {((), result[0]): result[1]}
    return {(tuple(sorted(each["metric"].items())), at): value for each in result
            for at, value in each.get("values") or [each["value"]]}


def repeated(data):
    """Whether two samples have the same labels and time."""
    if data["resultType"] in ("scalar", "string"):
        return False
    return len(points(data)) < sum(len(each.get("values") or [each["value"]]) for each in data["result"])


def difference(wanted, got):
    """'' or where two answers differ."""
    if got["status"] == "success" and repeated(got["data"]):
        return f"two samples have the same labels and time here; Prometheus: {wanted['status']}"
    if wanted["status"] != got["status"]:
        return f"Prometheus: {wanted['status']} {wanted.get('error', '')}; here: {got['status']} {got.get('error', '')}"
    if wanted["status"] != "success":
        return ""
    if wanted["data"]["resultType"] != got["data"]["resultType"]:
        return f"Prometheus gives a {wanted['data']['resultType']}, here it is a {got['data']['resultType']}"
    ours, theirs = points(got["data"]), points(wanted["data"])
    for key in sorted(set(theirs) | set(ours)):
        if key not in ours or key not in theirs:
            return f"{dict(key[0])} at {key[1]}: {theirs.get(key, 'nothing')}, here {ours.get(key, 'nothing')}"
        if not same_number(theirs[key], ours[key]):
            return f"{dict(key[0])} at {key[1]}: {theirs[key]}, here {ours[key]}"
    return ""


def extrapolated(samples, end_s, range_s, old):
    """increase() of the samples of a window: as 2.42 has it or as it is now, which is where a counter that may have
    begun at nought is extended to; None where there is none."""
    end_ms = round(end_s * 1000)
    window = [((at - end_ms) / 1000, value) for at, value in samples if -range_s * 1000 < at - end_ms <= 0]
    if len(window) < 2:
        return None
    first, last = window[0], window[-1]
    change = last[1] - first[1] + sum(left[1] for left, right in zip(window, window[1:]) if right[1] < left[1])
    sampled = last[0] - first[0]
    between = sampled / (len(window) - 1)
    before, after = first[0] + range_s, -last[0]
    nought = sampled * (first[1] / change) if change > 0 and first[1] >= 0 else math.inf
    if old:
        before = min(before, nought)
    if before >= between * 1.1:
        before = between / 2
    if after >= between * 1.1:
        after = between / 2
    return change * (sampled + min(before, nought) + after) / sampled


class Comparison:
    """Both servers with the same data, and what came of asking them."""

    def __init__(self, prometheus, rows):
        self.servers, self.asked = [], []
        try:
            self.servers.append(Prometheus(prometheus))
            # The history of an hour, five months back, is more than any default takes.
            self.servers.append(Server("--web.enable-remote-write-receiver", "--storage.out-of-order-window", "any",
                                       "--retention-raw", "100y"))
            self.asked = [Asked(server) for server in self.servers]
            self.theirs, self.ours = self.asked
            self.theirs.fill(rows)
            self.ours.fill(rows)
        except BaseException:
            self.stop()
            raise
        self.counts = collections.Counter()

    def stop(self):
        for asked in self.asked:
            asked.connection.close()
        for server in self.servers:
            server.stop()

    def differs(self, expression):
        """'' or how the answers differ, at the instant or over the range."""
        at_once = self.theirs.instant(expression)
        return (difference(at_once, self.ours.instant(expression)) or
                difference(self.theirs.range(expression), self.ours.range(expression)))

    def is_the_other_rate(self, expression, times):
        """Whether Prometheus has 2.42's rate at all these times, and here it is today's: both are worked out anew."""
        found = RATE.match(expression)
        if not found:
            return False
        length, other = RANGES_S[found[3]], False
        for at in times:
            window = self.theirs.ask("/api/v1/query", query=found[2], time=at)["data"]["result"]
            samples = {tuple(sorted((k, v) for k, v in each["metric"].items() if k != "__name__")):
                       [(round(float(t) * 1000), float(value)) for t, value in each["values"]] for each in window}
            for server, old in ((self.theirs, True), (self.ours, False)):
                answer = server.ask("/api/v1/query", query=expression, time=at)
                said = {labels: float(value) for (labels, _), value in points(answer["data"]).items()}
                for labels, each in samples.items():
                    wanted = extrapolated(each, at, length, old)
                    if (wanted is None) != (labels not in said):
                        return False
                    by = length if found[1] == "rate" else 1
                    if wanted is not None and not same_number(wanted / by, said[labels]):
                        return False
                    other = other or wanted != extrapolated(each, at, length, not old)
        return other

    def explanation(self, expression, why):
        """What 2.42 has otherwise that an expression shows; '' when that is nothing known."""
        if "metrics with the same labelset; here: success" in why:
            return "series that become one, at steps of their own"
        steps = [RANGE["start"] + i * RANGE["step"] for i in range(31)] + [INSTANT_S]
        # A subquery looks at whole multiples of its step: 7 s, or some quarters of a minute.
        within = [at for at in range(BEGIN_S + 600, BEGIN_S + 3450) if at % 7 == 0 or at % 15 == 0]
        if self.is_the_other_rate(expression, steps) or any(
                self.is_the_other_rate(each, within) for each in RATE_WITHIN.findall(expression)):
            return "how far rate and increase are extended"
        rounded = ROUNDED.match(expression)
        if rounded and not self.differs(rounded[1]):
            return "a last digit, before it is rounded"
        return next((name for name, pattern in EXPLAINED if re.search(pattern, expression)), "")

    def check(self, name, expression, tree=None):
        """Counts an expression; shows how it differs, made as small as it can be."""
        why = self.differs(expression)
        if not why:
            self.counts[name, "equal"] += 1
            return
        if tree is not None:
            tree = shrink(tree, lambda candidate: self.differs(str(candidate)) != "")
            expression, why = str(tree), self.differs(str(tree))
        explained = self.explanation(expression, why)
        if explained:
            self.counts[name, explained] += 1
            return
        self.counts[name, "unexplained"] += 1
        print(f"{name}: {expression}\n    {why[:400]}", flush=True)


def close(counts):
    """Prints the closing table; whether all is equal or explained."""
    print(f"\n{'expressions':<14}{'':<48}{'number':>8}")
    for (name, what), number in sorted(counts.items()):
        print(f"{name:<14}{what:<48}{number:>8}")
    failed = sum(number for (_, what), number in counts.items() if what == "unexplained")
    print(f"{sum(counts.values()) - failed} passed, {failed} failed")
    return failed == 0


def show(comparison, expressions):
    for expression in expressions:
        print(f"{expression}\n    {comparison.differs(expression) or 'equal'}")
        for name, server in (("Prometheus", comparison.theirs), ("here", comparison.ours)):
            print(f"    {name}: {json.dumps(server.instant(expression))[:2000]}")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--suites", type=pathlib.Path)
    parser.add_argument("--prometheus", default=str(ROOT / "build/tools/prometheus"))
    parser.add_argument("expressions", nargs="*")
    arguments = parser.parse_args()
    counts = collections.Counter()
    if arguments.suites and not arguments.expressions:
        queries, rows = suite(arguments.suites.resolve())
        comparison = Comparison(arguments.prometheus, rows)
        try:
            for name, query in queries:
                comparison.check(name, query)
            counts += comparison.counts
        finally:
            comparison.stop()
    comparison = Comparison(arguments.prometheus, made_data(arguments.seed))
    try:
        if arguments.expressions:
            show(comparison, arguments.expressions)
            return 0
        grammar = Grammar(random.Random(arguments.seed))
        for _ in range(arguments.count):
            tree = grammar.expression()
            comparison.check("random", str(tree), tree)
        counts += comparison.counts
    finally:
        comparison.stop()
    return 0 if close(counts) else 1


if __name__ == "__main__":
    sys.exit(main())
