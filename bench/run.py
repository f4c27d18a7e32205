#!/usr/bin/env python3
"""make bench: Heartbeat's figures on this machine, beside peers where they are installed.

    bench/run.py [start] [steady] [tick] [scale] [requests] [scrapes] [page] [store] [dataset] [week] [queries]

CPU time is read from the kernel (/proc/PID/schedstat, nanoseconds), not from a clock on the wall, since machines are
shared. Peers come out of Debian's packages (scripts/setup.sh bench); without them the rows say so. HEARTBEAT_DATASET
names a folder with a recording of a host (src/chunk/recording.hpp), HEARTBEAT_SUITES one with test material of
others; without them there are no rows of them.
"""

import contextlib
import http.client
import json
import os
import pathlib
import re
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import threading
import time

import big_host
import history
import queries
from measure import (HEARTBEAT, ROOT, build, cpu_ns, free_port, get, heartbeat, memory_mb, row, running, time_to_first,
                     tool, wait_for, written_bytes)

ROUTES = ["/api/cpu", "/api/memory", "/api/disk", "/api/diskio", "/api/uptime", "/api/network",
          f"/api/process?pid={os.getpid()}", "/api/cpumodel", "/api/platform", "/metrics",
          "/api/v1/query?query=node_load1", "/"]


# ---- start ------------------------------------------------------------------------------------------------------


def bench_start():
    print("process start to first complete answer (median of 9, wall)")
    times = []
    for _ in range(9):
        port = free_port()
        with tempfile.TemporaryDirectory(prefix="heartbeat-bench-") as folder:
            command = [HEARTBEAT, "--config", "", "--listen", f"127.0.0.1:{port}", "--data-dir", folder]
            times.append(time_to_first(command, port, ROUTES))
    row(f"heartbeat, all {len(ROUTES)} routes", f"{statistics.median(times):.0f} ms", "<= 200 ms")
    exporter = tool("prometheus-node-exporter")
    if exporter:
        times = []
        for _ in range(5):
            port = free_port()
            times.append(time_to_first([exporter, f"--web.listen-address=127.0.0.1:{port}"], port, ["/metrics"]))
        row("node_exporter, /metrics", f"{statistics.median(times):.0f} ms")
    else:
        row("node_exporter", "not installed")


# ---- steady state -----------------------------------------------------------------------------------------------


def open_page(port):
    """A headless Chromium with the page open; None when there is no browser."""
    browser = shutil.which("chromium")
    if not browser:
        return None, None
    profile = tempfile.mkdtemp(prefix="heartbeat-bench-")
    process = subprocess.Popen(
        [browser, "--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking",
         "--disable-component-update", "--disable-sync", "--no-first-run", f"--user-data-dir={profile}",
         "--remote-debugging-port=0", "--window-size=1440,900", f"http://127.0.0.1:{port}/"],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, stdin=subprocess.DEVNULL, start_new_session=True)
    return process, profile


def ask_each_second(port, path, stop):
    while not stop.wait(1.0):
        get(port, path)


def bench_steady(seconds=60):
    print(f"CPU and memory over {seconds} s, everything on, one page open (CPU in per cent of one core)")
    exporter = tool("prometheus-node-exporter")
    with contextlib.ExitStack() as stack:
        pid, port = stack.enter_context(heartbeat())
        browser, profile = open_page(port)
        if browser is None:
            row("the page", "no chromium: measured without a page")
        else:
            stack.callback(shutil.rmtree, profile, ignore_errors=True)
            stack.callback(lambda: (os.killpg(browser.pid, signal.SIGKILL), browser.wait()))
        peer = None
        if exporter:
            peer_port = free_port()
            peer = stack.enter_context(running(exporter, f"--web.listen-address=127.0.0.1:{peer_port}"))
            wait_for(peer_port, "/metrics")
            stop = threading.Event()
            stack.callback(stop.set)
            threading.Thread(target=ask_each_second, args=(peer_port, "/metrics", stop), daemon=True).start()
        time.sleep(10)  # the page loads, the caches fill
        watchers = re.search(rb"^heartbeat_live_watchers (\d+)", get(port, "/metrics")[1], re.MULTILINE)
        before, peer_before = cpu_ns(pid), cpu_ns(peer.pid) if peer else 0
        begun = time.monotonic()
        time.sleep(seconds)
        elapsed = time.monotonic() - begun
        own = (cpu_ns(pid) - before) / elapsed / 1e7
        row(f"heartbeat, CPU ({watchers[1].decode() if watchers else '?'} live watchers)", f"{own:.3f} %", "<= 0.15 %")
        row("heartbeat, resident memory", f"{memory_mb(pid):.1f} MB", "<= 12 MB")
        if peer:
            theirs = (cpu_ns(peer.pid) - peer_before) / elapsed / 1e7
            row("node_exporter asked once a second, CPU", f"{theirs:.3f} %", f"ratio {theirs / own:.1f}")
            row("node_exporter, resident memory", f"{memory_mb(peer.pid):.1f} MB")


# ---- one tick ---------------------------------------------------------------------------------------------------


def bench_tick():
    print("one tick of all collectors, beside a bare C loop that reads the same files (CPU time)")
    program, = build("hb_collect_tick_bench")
    subprocess.run([program, "--benchmark_counters_tabular=true"], check=True, stderr=subprocess.DEVNULL)


# ---- a large host ------------------------------------------------------------------------------------------------

# Of a fixture's files: the kernel's own are made at each read, which is not measured here.
LARGE_HOSTS = {"1,000 CPUs, 1,000 interfaces": (dict(cpus=1000, interfaces=1000), "<= 250 ms"),
               "10,000 interfaces": (dict(cpus=4, interfaces=10_000), "<= 500 ms, < 256 MB"),
               "10,000 mounts, 100,000 processes": (dict(cpus=4, interfaces=10, mounts=10_000, processes=100_000),
                                                    "<= 250 ms")}


def bench_scale():
    print("ticks of large hosts, made in a folder: CPU of the slowest of 40, the median, peak memory of the collectors")
    program, = build("hb_collect_scale_bench")
    for name, (sizes, goal) in LARGE_HOSTS.items():
        with tempfile.TemporaryDirectory(prefix="heartbeat-bench-", dir=ROOT / "build") as folder:
            big_host.make(folder, **sizes)
            for limit, filter_ in (("series limit", "BM_BigHost/"), ("no limit", "BM_BigHostWithoutSeriesLimit")):
                said = subprocess.run([program, f"--benchmark_filter={filter_}", "--benchmark_format=json"], check=True,
                                      capture_output=True, text=True, env=os.environ | {"HEARTBEAT_BIG_HOST": folder}).stdout
                figures = json.loads(said)["benchmarks"][0]
                row(f"{name}, {limit}", f"{figures['max_ms']:.0f} ms, {figures['median_ms']:.1f} ms, "
                    f"{figures['peak_mb']:.0f} MB", goal)


# ---- requests ---------------------------------------------------------------------------------------------------

REQUEST_GOALS = {"/api/cpu": 40_000, "/api/memory": 40_000, "/api/uptime": 40_000, "/api/platform": 40_000,
                 "/api/cpumodel": 40_000, "/api/diskio": 40_000, "/api/disk": 40_000, "/api/process": 20_000,
                 "/api/network": 2_000, "/metrics": 40_000}


def bench_requests(seconds=5):
    wrk = shutil.which("wrk")
    print(f"requests per second, wrk -t1 -c16 for {seconds} s on the same cores")
    if not wrk:
        row("wrk", "not installed: scripts/setup.sh bench")
        return
    with heartbeat() as (pid, port):
        for path, goal in REQUEST_GOALS.items():
            url = f"http://127.0.0.1:{port}{path}" + (f"?pid={pid}" if path == "/api/process" else "")
            before = cpu_ns(pid)
            said = subprocess.run([wrk, "-t1", "-c16", f"-d{seconds}s", "--latency", url], capture_output=True,
                                  text=True, check=True).stdout
            rate = float(re.search(r"Requests/sec:\s+([\d.]+)", said)[1])
            p99 = re.search(r"99%\s+(\S+)", said)[1]
            errors = re.search(r"Non-2xx.*", said)
            each = (cpu_ns(pid) - before) / 1000 / max(1, rate * seconds)
            row(path, f"{rate:,.0f}/s", f">= {goal:,}; p99 {p99}, {each:.1f} us CPU each{', ' + errors[0] if errors else ''}")


SCRAPES = {"as it is": {}, "gzip": {"Accept-Encoding": "gzip"}, "zstd": {"Accept-Encoding": "zstd"},
           "OpenMetrics": {"Accept": "application/openmetrics-text;version=1.0.0"}}


def scrape_us(pid, port, fields, scrapes):
    """CPU microseconds of one scrape a second, without what the program uses when nobody asks."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)

    def scrape():
        connection.request("GET", "/metrics", headers=fields)
        return len(connection.getresponse().read())

    def used(action):
        before = cpu_ns(pid)
        for _ in range(scrapes):
            action()
            time.sleep(1)
        return cpu_ns(pid) - before

    size = scrape()
    idle = used(lambda: None)
    return max(0, used(scrape) - idle) / 1000 / scrapes, size


def bench_scrapes(scrapes=15):
    print(f"/metrics asked once a second: CPU each, median of 3 times {scrapes}")
    with heartbeat() as (pid, port):
        for name, fields in SCRAPES.items():
            runs = [scrape_us(pid, port, fields, scrapes) for _ in range(3)]
            row(name, f"{statistics.median(us for us, _ in runs):,.0f} us", f"{runs[0][1] / 1024:.1f} KB")
    exporter = tool("prometheus-node-exporter")
    if not exporter:
        row("node_exporter", "not installed: scripts/setup.sh bench")
        return
    port = free_port()
    with running(exporter, f"--web.listen-address=127.0.0.1:{port}") as process:
        time.sleep(1)
        runs = [scrape_us(process.pid, port, {"Accept-Encoding": "gzip"}, scrapes) for _ in range(3)]
        row("node_exporter, gzip", f"{statistics.median(us for us, _ in runs):,.0f} us", f"{runs[0][1] / 1024:.1f} KB")


# ---- page weight ------------------------------------------------------------------------------------------------


def bench_page():
    print("the page on the wire")
    index = (ROOT / "web/dist/index.html").read_text()
    first = re.findall(r'(?:src|href)="/(assets/[^"]+\.js)"', index)
    total = sum((ROOT / "web/dist" / (name + ".br")).stat().st_size for name in first)
    row("JavaScript on first load, brotli", f"{total / 1024:.1f} KB in {len(first)} files", "<= 110 KB")


# ---- history ----------------------------------------------------------------------------------------------------


def bench_store(seconds=60):
    print("history: appending, reading back, bytes a sample of the blocks alone")
    for program in build("hb_store_store_bench", "hb_chunk_dataset_bench"):
        subprocess.run([program], check=True, stderr=subprocess.DEVNULL)
    with heartbeat() as (pid, port):
        time.sleep(15)
        before = written_bytes(pid)
        time.sleep(seconds)
        series = re.search(rb"^heartbeat_store_active_series (\d+)", get(port, "/metrics")[1], re.MULTILINE)
        row(f"bytes written to disk, {series[1].decode()} series", f"{(written_bytes(pid) - before) / seconds:,.0f} B/s",
            "<= 3 KB/s at 1,500 series")


BENCHES = {"start": bench_start, "steady": bench_steady, "tick": bench_tick, "scale": bench_scale, "requests": bench_requests,
           "scrapes": bench_scrapes, "page": bench_page, "store": bench_store, "dataset": history.bench_dataset,
           "week": history.bench_week, "queries": queries.bench_queries}


def main():
    names = sys.argv[1:] or list(BENCHES)
    for name in names:
        if name not in BENCHES:
            sys.exit(f"no bench {name}; there are: {' '.join(BENCHES)}")
    if not HEARTBEAT.exists():
        sys.exit("build/release/heartbeat is not there: run make build")
    load = pathlib.Path("/proc/loadavg").read_text().split()[0]
    print(f"{os.cpu_count()} cores, load {load}, {sum(1 for p in os.listdir('/proc') if p.isdigit())} processes\n")
    for name in names:
        BENCHES[name]()
        print()


if __name__ == "__main__":
    main()
