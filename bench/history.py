"""What history costs: bytes on disk, memory, CPU and writing, beside Prometheus and VictoriaMetrics."""

import contextlib
import http.client
import http.server
import os
import pathlib
import shutil
import sqlite3
import statistics
import subprocess
import tempfile
import threading
import time

from measure import HEARTBEAT, ROOT, build, free_port, get, memory_mb, row, running, time_to_first, tool, wait_for, written_bytes
from recording import Recording

SERIES = 1500
WEEK_HOURS = 168
RUN_SECONDS = 180
FIRST_ANSWERS = ["/api/uptime", "/metrics", "/api/v1/query?query=node_load1",
                 "/api/v1/query_range?query=made_total%7Bdevice%3D%220%22%7D&start={start}&end={end}&step=600"]


def figures(text):
    """Lines of a name and a number."""
    return {name: float(value) for name, value in (line.split() for line in text.splitlines())}


def run_program(*command):
    return figures(subprocess.run([str(word) for word in command], check=True, capture_output=True, text=True).stdout)


def folder_bytes(folder, pattern="*"):
    return sum(path.stat().st_size for path in pathlib.Path(folder).rglob(pattern) if path.is_file())


def temporary():
    return tempfile.TemporaryDirectory(prefix="heartbeat-bench-", dir=ROOT / "build")


# ---- bytes a sample ---------------------------------------------------------------------------------------------


def file_shares(path):
    """The bytes of a heartbeat.db by what they are for. All pages are counted; those of blocks by the blocks' lengths,
    and whatever is for nothing in particular belongs to the raw tier."""
    with contextlib.closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as file:
        pages = dict(file.execute("SELECT name, sum(pgsize) FROM dbstat GROUP BY name"))
        tiers = dict(file.execute("SELECT key >> 61, sum(length(data)) FROM blocks GROUP BY 1"))
    labels = pages.get("series_groups", 0)
    rollups = pages["blocks"] * (tiers.get(1, 0) + tiers.get(2, 0)) / sum(tiers.values())
    return {"raw": os.path.getsize(path) - labels - rollups, "rollups": rollups, "labels": labels}


def heartbeat_dataset(dataset, aligned):
    program, = build("hb_store_recording_bench")
    with temporary() as folder:
        said = run_program(program, dataset, folder, *([] if aligned else ["as-asked"]))
        shares = file_shares(pathlib.Path(folder) / "heartbeat.db")
    samples = said["samples"]
    row("heartbeat, raw tier with SQLite's pages", f"{shares['raw'] / samples:.3f} B/sample", "<= 0.28 B/sample")
    row("heartbeat, labels", f"{shares['labels'] / said['series']:.1f} B/series", "<= 60 B/series")
    row("heartbeat, rollups of a minute and an hour", f"{shares['rollups'] / samples:.3f} B/sample")
    row("heartbeat, the whole file", f"{sum(shares.values()) / samples:.3f} B/sample")
    return samples


def settled_bytes(folder):
    """The bytes of a folder once they have not changed for three seconds."""
    last, since = None, time.monotonic()
    while time.monotonic() - since < 3:
        with contextlib.suppress(OSError):
            now = folder_bytes(folder)
            if now != last:
                last, since = now, time.monotonic()
        time.sleep(0.2)
    return last


def victoria_dataset(recording, samples):
    program = tool("victoria-metrics")
    if not program:
        return row("VictoriaMetrics", "not installed: scripts/setup.sh bench")
    port = free_port()
    with temporary() as folder:
        lines = pathlib.Path(folder) / "lines"
        with lines.open("w") as out:
            recording.write_json_lines(out)
        data = pathlib.Path(folder) / "data"
        with running(program, f"-storageDataPath={data}", f"-httpListenAddr=127.0.0.1:{port}", "-retentionPeriod=100y"):
            wait_for(port, "/health")
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
            with lines.open("rb") as body:
                connection.request("POST", "/api/v1/import", body, {"Content-Length": str(lines.stat().st_size)})
                answer = connection.getresponse()
                answer.read()
            if answer.status // 100 != 2:
                return row("VictoriaMetrics", f"refused the samples: {answer.status}")
            get(port, "/internal/force_flush")
            get(port, "/internal/force_merge")
            settled_bytes(data / "data")
        whole = folder_bytes(data / "data") + folder_bytes(data / "indexdb")
        values = folder_bytes(data / "data", "values.bin") + folder_bytes(data / "data", "timestamps.bin")
    row("VictoriaMetrics, merged", f"{values / samples:.3f} B/sample", f"with index {whole / samples:.3f}")


def prometheus_dataset(recording, samples):
    program = tool("promtool")
    if not program:
        return row("Prometheus", "not installed: scripts/setup.sh bench")
    with temporary() as folder:
        text = pathlib.Path(folder) / "text"
        with text.open("w") as out:
            recording.write_openmetrics(out)
        blocks = pathlib.Path(folder) / "blocks"
        subprocess.run([program, "tsdb", "create-blocks-from", "openmetrics", text, blocks], check=True,
                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        chunks = sum(folder_bytes(chunks) for chunks in blocks.glob("*/chunks"))
        row("Prometheus, blocks", f"{chunks / samples:.3f} B/sample", f"with index {folder_bytes(blocks) / samples:.3f}")


def bench_dataset():
    print("bytes on disk of a recorded host, after its spans are closed, lossless")
    dataset = os.environ.get("HEARTBEAT_DATASET")
    if not dataset:
        row("a recording", "HEARTBEAT_DATASET names none: not measured")
        return
    for aligned in (True, False):
        print("  times on whole seconds, as Heartbeat ticks" if aligned else "  times as they were asked, some ms beside")
        samples = heartbeat_dataset(dataset, aligned)
        recording = Recording(dataset, aligned)
        victoria_dataset(recording, samples)
        prometheus_dataset(recording, samples)


# ---- a week of 1,500 series -------------------------------------------------------------------------------------


class Exporter(http.server.BaseHTTPRequestHandler):
    """A page of 1,500 series of which one in ten is another at each request, as in src/store/week_bench.cpp."""

    def do_GET(self):
        tick = int(time.time())
        lines = [f'made_total{{device="{i}"}} {i + tick * 7 % 1000003 if i % 10 == 0 else i}\n' for i in range(SERIES)]
        body = "".join(lines).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *words):
        pass


@contextlib.contextmanager
def exporter():
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Exporter)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield server.server_port
    finally:
        server.shutdown()


def scrape_configuration(folder, port):
    path = pathlib.Path(folder) / "scrape.yml"
    path.write_text("global: {scrape_interval: 1s, scrape_timeout: 1s}\n"
                    f"scrape_configs: [{{job_name: made, static_configs: [{{targets: ['127.0.0.1:{port}']}}]}}]\n")
    return path


def peers_scraping(stack):
    """Prometheus and VictoriaMetrics asking for 1,500 series a second: the processes that there are, by name."""
    folder = stack.enter_context(temporary())
    configuration = scrape_configuration(folder, stack.enter_context(exporter()))
    commands = {
        "prometheus": lambda port: [f"--config.file={configuration}", f"--storage.tsdb.path={folder}/prometheus",
                                    f"--web.listen-address=127.0.0.1:{port}", f"--web.console.templates={folder}",
                                    f"--web.console.libraries={folder}"],
        "victoria-metrics": lambda port: [f"-promscrape.config={configuration}", f"-storageDataPath={folder}/victoria",
                                          f"-httpListenAddr=127.0.0.1:{port}"]}
    return {name: stack.enter_context(running(tool(name), *flags(free_port()))) for name, flags in commands.items()
            if tool(name)}


def week_start(week):
    end = int(time.time())
    routes = [route.format(start=end - 604800, end=end) for route in FIRST_ANSWERS]
    for what, reach in (("with nothing on disk", ""), ("with the week, its journal full", "<= 200 ms")):
        times = []
        for _ in range(7):
            port = free_port()
            with temporary() as folder:
                if reach:
                    shutil.copytree(week, folder, dirs_exist_ok=True)
                command = [HEARTBEAT, "--config", "", "--listen", f"127.0.0.1:{port}", "--data-dir", folder]
                times.append(time_to_first(command, port, routes))
        row(f"start to first answers {what} (median of 7)", f"{statistics.median(times):.0f} ms", reach)


def week_memory(week, seconds=15):
    """The whole program with the week, which has written the journal's hour into the file by then, and without any."""
    resident = []
    for flags in (["--memory-only"], ["--data-dir", week]):
        port = free_port()
        with running(HEARTBEAT, "--config", "", "--listen", f"127.0.0.1:{port}", *flags) as process:
            wait_for(port, "/api/uptime")
            time.sleep(seconds)
            resident.append(memory_mb(process.pid))
    row("resident memory of the whole program with the week", f"{resident[1]:.1f} MB",
        f"<= 8 MB more than without a file: {resident[0]:.1f} MB")


def kb(value):
    return f"{value / 1000:.2f} KB/s"


def week_run(program, week, filled):
    with contextlib.ExitStack() as stack:
        peers = peers_scraping(stack)
        time.sleep(20)
        before = {name: written_bytes(peer.pid) for name, peer in peers.items()}
        begun = time.monotonic()
        said = run_program(program, "run", week, RUN_SECONDS)
        elapsed = time.monotonic() - begun
        written = {name: (written_bytes(peer.pid) - before[name]) / elapsed for name, peer in peers.items()}
    row("reading the journal back and opening, CPU", f"{said['open_cpu_ms']:.0f} ms")
    commit_cpu_ms = filled["commit_cpu_ms"] / 3600
    row("CPU of storing, commits included", f"{(said['cpu_ms_a_second'] + commit_cpu_ms) / 10:.4f} % of a core",
        f"<= 0.1 %; in the tick {said['append_cpu_ms_a_second'] / 10:.4f} %")
    journal, commits = said["written_bytes_a_second"], filled["commit_written_bytes"] / 3600
    row("bytes written, commits included", kb(journal + commits),
        f"<= 3 KB/s; journal {kb(journal)}, commits {kb(commits)}")
    for name, rate in written.items():
        row(f"{name} scraping as many, bytes written", kb(rate))
    base = said["resident_before_kb"]
    row("resident memory added, opened with a full journal", f"{(said['resident_opened_kb'] - base) / 1024:.1f} MB",
        "<= 8 MB")
    row("resident memory added, at the end of the run", f"{(said['resident_kb'] - base) / 1024:.1f} MB", "<= 8 MB")


def bench_week():
    print(f"a week of {SERIES} series at 1 s, written by the store itself")
    program, = build("hb_store_week_bench")
    with temporary() as week:
        begun = time.monotonic()
        filled = run_program(program, "fill", week, WEEK_HOURS)
        row("written as fast as it goes", f"{time.monotonic() - begun:.0f} s",
            f"{filled['samples'] / 1e6:.0f} M samples, {filled['file_bytes'] / 1e6:.0f} MB")
        base = filled["resident_before_kb"]
        row("resident memory added, at the end of an hour", f"{(filled['resident_full_kb'] - base) / 1024:.1f} MB",
            "<= 8 MB")
        row("resident memory added, after a commit", f"{(filled['resident_after_commit_kb'] - base) / 1024:.1f} MB",
            f"<= 8 MB; the most for a moment {(filled['resident_peak_kb'] - base) / 1024:.1f} MB")
        week_start(week)
        week_run(program, week, filled)
        week_memory(week)
