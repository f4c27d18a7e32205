"""What queries cost: CPU time and memory of Heartbeat and Prometheus over the same samples."""

import contextlib
import http.client
import json
import os
import pathlib
import re
import statistics
import subprocess
import threading
import time
import urllib.parse

from history import temporary
from measure import HEARTBEAT, cpu_ns, free_port, memory_mb, peak_memory_mb, reset_peak_memory, row, running, tool, wait_for
from recording import Recording

DAY = 86_400
CPUS = 2
MODES = ("idle", "iowait", "irq", "nice", "softirq", "steal", "system", "user")
REPEATS = 5
INSTANT_QUERIES = 5_000
LIVE_QUERIES = 100
LIVE_QUERIES_EACH = 20  # of one client
SETTLE_TRIES = 60
TARGET = re.compile(r'\b(?:instance|job|cluster)=~?"[^"]*"\s*,?\s*')
HEAVY_CLIENTS = 20
HEAVY_QUERY = "max_over_time(rate(node_cpu_seconds_total[1m])[1h:1s])"


# ---- the samples ------------------------------------------------------------------------------------------------


def write_cpu_week(out, end):
    """node_cpu_seconds_total of a week at 1 s: shares of a core that wander, counted in hundredths as the kernel does."""
    for cpu in range(CPUS):
        for index, mode in enumerate(MODES):
            hundredths, state = 0, cpu * 1000 + index + 1
            name = f'node_cpu_seconds_total{{cpu="{cpu}",mode="{mode}"}}'
            for second in range(end - 7 * DAY, end):
                state = state * 6364136223846793005 + 1442695040888963407 & (1 << 64) - 1
                hundredths += (80 if mode == "idle" else 2) + (state >> 60)
                out.write(f"{name} {hundredths / 100} {second}\n")


def write_recorded_hour(out, recording, end):
    """An hour of the recording, over and over, its last sample at `end`."""
    rows = len(recording.times)
    for index, text in enumerate(recording.series):
        column = recording.columns[index * rows:(index + 1) * rows]
        for second in range(3600):
            value = column[second % rows]
            if value == value:
                out.write(f"{text} {value!r} {end - 3600 + second}\n")


# ---- the servers ------------------------------------------------------------------------------------------------


@contextlib.contextmanager
def heartbeat_with(text, folder):
    data, port = folder / "heartbeat", free_port()
    subprocess.run([HEARTBEAT, "db", "import", text, "--data-dir", data], check=True, stdout=subprocess.DEVNULL)
    with running(HEARTBEAT, "--config", "", "--listen", f"127.0.0.1:{port}", "--data-dir", data) as process:
        wait_for(port, "/-/ready")
        yield Server("heartbeat", process.pid, port)


@contextlib.contextmanager
def prometheus_with(text, folder):
    data, port, configuration = folder / "prometheus", free_port(), folder / "prometheus.yml"
    # As large as Prometheus has compacted them when they are some days old; and the text is read once for each.
    subprocess.run([tool("promtool"), "tsdb", "create-blocks-from", "openmetrics", "--max-block-duration=24h", text,
                    data], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    configuration.write_text("scrape_configs: []\n")
    with running(tool("prometheus"), f"--config.file={configuration}", f"--storage.tsdb.path={data}",
                 f"--web.listen-address=127.0.0.1:{port}", f"--web.console.templates={folder}",
                 f"--web.console.libraries={folder}", "--storage.tsdb.retention.time=1y") as process:
        wait_for(port, "/-/ready")
        yield Server("prometheus", process.pid, port)


@contextlib.contextmanager
def servers_with(write):
    """Heartbeat and, where it is installed, Prometheus, with the samples that write(out) writes as OpenMetrics."""
    with temporary() as name, contextlib.ExitStack() as stack:
        folder = pathlib.Path(name)
        text = folder / "samples.txt"
        with text.open("w") as out:
            write(out)
            out.write("# EOF\n")
        servers = [stack.enter_context(heartbeat_with(text, folder))]
        if tool("prometheus") and tool("promtool"):
            servers.append(stack.enter_context(prometheus_with(text, folder)))
        text.unlink()
        for server in servers:
            server.settle()
        yield servers


class Server:
    def __init__(self, name, pid, port):
        self.name, self.pid, self.port = name, pid, port
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)

    def ask(self, path, **parameters):
        """(status, body) of a GET."""
        self.connection.request("GET", f"{path}?{urllib.parse.urlencode(parameters)}")
        answer = self.connection.getresponse()
        return answer.status, answer.read()

    def query_range(self, query, start, end, step):
        status, body = self.ask("/api/v1/query_range", query=query, start=start, end=end, step=step)
        return json.loads(body)["data"]["result"] if status == 200 else None

    def cpu_ms(self, work):
        before = cpu_ns(self.pid)
        work()
        return (cpu_ns(self.pid) - before) / 1e6

    def settle(self):
        """Waits until what a start leaves to do is done: Prometheus compacts the blocks that it finds."""
        for _ in range(SETTLE_TRIES):
            if self.cpu_ms(lambda: time.sleep(5)) < 100:
                return

    def cost(self, *query):
        """Median CPU milliseconds, and the megabytes above rest that the worst run took."""
        times, above = [], 0
        for _ in range(REPEATS):
            rest = memory_mb(self.pid)
            reset_peak_memory(self.pid)
            times.append(self.cpu_ms(lambda: self.query_range(*query)))
            above = max(above, peak_memory_mb(self.pid) - rest)
        return statistics.median(times), above


# ---- the rows ---------------------------------------------------------------------------------------------------


def compare(what, servers, *query):
    costs = {server.name: server.cost(*query) for server in servers}
    ours, above = costs["heartbeat"]
    row(f"heartbeat, {what}", f"{ours:.1f} ms CPU", f"memory +{above:.1f} MB (<= 64 MB)")
    if "prometheus" in costs:
        theirs, their_memory = costs["prometheus"]
        row(f"prometheus, {what}", f"{theirs:.1f} ms CPU",
            f"memory +{their_memory:.1f} MB; heartbeat takes 1/{theirs / ours:.1f} (<= 1/10)")


def dashboard_queries(folder):
    """The distinct expressions of a suite's dashboards, of whatever target: the recording's has other names."""
    with (pathlib.Path(folder) / "dashboards/exprs.jsonl").open() as lines:
        return sorted({TARGET.sub("", json.loads(line)["expr"]) for line in lines})


def compare_dashboards(servers, queries, end):
    """The expressions that both answer with something, in total."""
    answered = [query for query in queries if all(server.query_range(query, end - 3600, end, 15) for server in servers)]
    totals = {server.name: sum(server.cost(query, end - 3600, end, 15)[0] for query in answered) for server in servers}
    ratio = f"1/{totals['prometheus'] / totals['heartbeat']:.1f} (<= 1/10)" if "prometheus" in totals else ""
    row(f"{len(answered)} dashboard expressions, 1 h at 15 s", f"{totals['heartbeat']:.0f} ms CPU",
        f"prometheus {totals['prometheus']:.0f} ms, {ratio}" if ratio else "prometheus is not installed")


def instant_rate(server, end):
    def work():
        for index in range(INSTANT_QUERIES):  # at other times each, so that no answer is remembered
            server.ask("/api/v1/query", query='node_cpu_seconds_total{cpu="0",mode="idle"}', time=end - index % 3000 - 1)
    work()
    row(f"{server.name}, instant queries of one series", f"{INSTANT_QUERIES / server.cpu_ms(work) * 1000:,.0f} a CPU second",
        ">= 25,000" if server.name == "heartbeat" else "")


@contextlib.contextmanager
def watching(port, queries):
    """A client of the live view that reads what comes."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    connection.request("GET", "/api/v1/live?" + urllib.parse.urlencode([("query", query) for query in queries]))
    answer, stop = connection.getresponse(), threading.Event()
    assert answer.status == 200, answer.read()

    def read():
        while not stop.is_set():
            answer.read1()

    reader = threading.Thread(target=read)
    reader.start()
    try:
        yield
    finally:
        stop.set()
        reader.join()
        connection.close()


def live_cost(seconds=20):
    """CPU of a tick with many distinct queries watched, less that of a tick with none."""
    with temporary() as folder:
        port = free_port()
        with running(HEARTBEAT, "--config", "", "--listen", f"127.0.0.1:{port}", "--data-dir", folder) as process:
            wait_for(port, "/api/uptime")
            server = Server("heartbeat", process.pid, port)
            time.sleep(5)
            without = server.cpu_ms(lambda: time.sleep(seconds)) / seconds
            with contextlib.ExitStack() as stack:
                for first in range(0, LIVE_QUERIES, LIVE_QUERIES_EACH):
                    stack.enter_context(watching(port, [f'rate(node_cpu_seconds_total{{mode!="m{first + i}"}}[1m])'
                                                        for i in range(LIVE_QUERIES_EACH)]))
                time.sleep(3)
                watched = server.cpu_ms(lambda: time.sleep(seconds)) / seconds
    row(f"live, {LIVE_QUERIES} distinct queries a tick", f"{watched - without:.2f} ms CPU", "<= 5 ms")


@contextlib.contextmanager
def asking(port, count, query, end):
    """So many clients that ask a heavy query, each again and again."""
    stop, answered = threading.Event(), []

    def ask():
        server = Server("heartbeat", 0, port)
        while not stop.is_set():
            # A day of it at a minute: seconds of work. Those beyond the queue are refused, and ask again.
            status, _ = server.ask("/api/v1/query_range", query=query, start=end - DAY, end=end, step=60)
            answered.append(status)
            if status != 200:
                stop.wait(0.1)

    threads = [threading.Thread(target=ask) for _ in range(count)]
    for thread in threads:
        thread.start()
    try:
        yield answered
    finally:
        stop.set()
        for thread in threads:
            thread.join()


def tick_lateness_ms(server, seconds):
    """How long after its second each of the last ticks read the clock, collectors before that one included."""
    now = int(time.time()) - 1
    result = server.query_range("node_time_seconds - timestamp(node_time_seconds)", now - seconds + 1, now, 1)
    return sorted(float(value) * 1000 for _, value in result[0]["values"])


def tick_jitter(server, end, seconds=30):
    """The ticks while heavy queries run, beside those while none do."""
    time.sleep(seconds)
    quiet = tick_lateness_ms(server, seconds)
    with asking(server.port, HEAVY_CLIENTS, HEAVY_QUERY, end) as answered:
        time.sleep(seconds)
        busy = tick_lateness_ms(server, seconds)
    row(f"latest tick of {seconds} s, {HEAVY_CLIENTS} clients with heavy queries", f"{busy[-1]:.1f} ms late",
        f"<= 20 ms; median {statistics.median(busy):.1f}; with none {quiet[-1]:.1f}, median "
        f"{statistics.median(quiet):.1f}; {answered.count(200)} of {len(answered)} answered")


def bench_queries():
    print("queries, CPU of the whole process, median of 5")
    end = int(time.time()) // 600 * 600 - 600
    with servers_with(lambda out: write_cpu_week(out, end)) as servers:
        compare("rate(node_cpu_seconds_total[1m]), 24 h at 60 s", servers, "rate(node_cpu_seconds_total[1m])",
                end - DAY, end, 60)
        compare("sum by (mode) (rate(…[5m])), 7 days at 10 min", servers,
                "sum by (mode) (rate(node_cpu_seconds_total[5m]))", end - 7 * DAY, end, 600)
        for server in servers:
            instant_rate(server, end)
        tick_jitter(servers[0], end)
    live_cost()
    dataset, suites = os.environ.get("HEARTBEAT_DATASET"), os.environ.get("HEARTBEAT_SUITES")
    if not dataset or not suites:
        row("dashboard expressions", "HEARTBEAT_DATASET or HEARTBEAT_SUITES names none: not measured")
        return
    recording = Recording(dataset, aligned=True)
    with servers_with(lambda out: write_recorded_hour(out, recording, end)) as servers:
        compare_dashboards(servers, dashboard_queries(suites), end)
