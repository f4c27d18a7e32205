"""What the benches share: processes that are started and ended, figures of theirs, and rows of the table."""

import contextlib
import http.client
import os
import pathlib
import re
import shutil
import signal
import socket
import subprocess
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
HEARTBEAT = ROOT / "build/release/heartbeat"
TOOLS = ROOT / "build/tools"


def tool(name):
    """A peer's program: unpacked by set-up, or on the path."""
    unpacked = TOOLS / name
    return str(unpacked) if unpacked.exists() else shutil.which(name)


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def get(port, path):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request("GET", path)
        response = connection.getresponse()
        return response.status, response.read()
    finally:
        connection.close()


@contextlib.contextmanager
def running(*command):
    process = subprocess.Popen([str(word) for word in command], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                               stdin=subprocess.DEVNULL)
    try:
        yield process
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(10)


def wait_for(port, path):
    while True:
        try:
            if get(port, path)[0] == 200:
                return
        except OSError:
            time.sleep(0.001)


def time_to_first(command, port, routes):
    begun = time.monotonic()
    with running(*command):
        for route in routes:
            wait_for(port, route)
        return (time.monotonic() - begun) * 1000


@contextlib.contextmanager
def heartbeat():
    port = free_port()
    with tempfile.TemporaryDirectory(prefix="heartbeat-bench-", dir=ROOT / "build") as folder:
        with running(HEARTBEAT, "--config", "", "--listen", f"127.0.0.1:{port}", "--data-dir", folder) as process:
            wait_for(port, "/api/uptime")
            yield process.pid, port


def cpu_ns(pid):
    """CPU time of a process with all its threads; those that have ended are counted by stat, in hundredths."""
    total = 0
    for task in pathlib.Path(f"/proc/{pid}/task").iterdir():
        with contextlib.suppress(OSError):
            total += int((task / "schedstat").read_text().split()[0])
    return total


def status_mb(pid, field):
    status = pathlib.Path(f"/proc/{pid}/status").read_text()
    return int(re.search(rf"{field}:\s+(\d+)", status)[1]) / 1024


def memory_mb(pid):
    return status_mb(pid, "VmRSS")


def peak_memory_mb(pid):
    """The most that was resident since reset_peak_memory()."""
    return status_mb(pid, "VmHWM")


def reset_peak_memory(pid):
    pathlib.Path(f"/proc/{pid}/clear_refs").write_text("5")


def written_bytes(pid):
    return int(re.search(r"^write_bytes: (\d+)", pathlib.Path(f"/proc/{pid}/io").read_text(), re.MULTILINE)[1])


def row(what, figure, reach=""):
    print(f"  {what:<58} {figure:<26} {reach}", flush=True)


def build(*targets):
    """Builds programs of the release; their paths."""
    subprocess.run(["cmake", "--build", ROOT / "build/release", "--target", *targets], check=True,
                   stdout=subprocess.DEVNULL)
    return [next((ROOT / "build/release/src").glob(f"*/{target}")) for target in targets]
