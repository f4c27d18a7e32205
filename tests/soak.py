#!/usr/bin/env python3
"""make soak: SOAK_MINUTES (60) of life under a mixed load. Memory, descriptors and threads must not grow.

Eight readers follow the live stream and drop off now and then, two ask for every route in turn, one sends garbage.
The first quarter is for warming up; after it, resident memory may grow by 4 MB, since the open hour does.
"""

import contextlib
import http.client
import json
import os
import pathlib
import random
import re
import socket
import subprocess
import sys
import tempfile
import threading
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
HEARTBEAT = os.environ.get("HEARTBEAT_BIN", str(ROOT / "build/release/heartbeat"))
MINUTES = float(os.environ.get("SOAK_MINUTES", "60"))
GROWTH_MB_MAX = 4.0
ROUTES = ["/api/cpu", "/api/memory", "/api/disk", "/api/diskio", "/api/uptime", "/api/network", "/api/process?pid=1",
          "/api/cpumodel", "/api/platform", "/metrics", "/", "/api/absent",
          "/api/v1/query_range?query=rate(node_cpu_seconds_total[1m])&start=0&end=1&step=1"]


def read_live(port, stop):
    body = json.dumps({"queries": ["node_load1", "sum by (mode) (rate(node_cpu_seconds_total[5s]))"]})
    while not stop.is_set():
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
        with contextlib.suppress(OSError, http.client.HTTPException):
            connection.request("POST", "/api/v1/live", body, {"Content-Type": "application/json"})
            response = connection.getresponse()
            for _ in range(random.randint(5, 500)):
                if stop.is_set() or not response.readline():
                    break
        connection.close()


def ask_routes(port, stop):
    while not stop.wait(0.05):
        with contextlib.suppress(OSError, http.client.HTTPException):
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
            connection.request("GET", random.choice(ROUTES))
            connection.getresponse().read()
            connection.close()


def send_garbage(port, stop):
    while not stop.wait(0.5):
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 5) as peer:
            peer.sendall(random.randbytes(random.randint(1, 20_000)))


def measure(pid):
    status = pathlib.Path(f"/proc/{pid}/status").read_text()
    return (int(re.search(r"VmRSS:\s+(\d+)", status)[1]) / 1024, int(re.search(r"Threads:\s+(\d+)", status)[1]),
            len(os.listdir(f"/proc/{pid}/fd")))


def main():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    stop = threading.Event()
    with tempfile.TemporaryDirectory() as folder, subprocess.Popen(
            [HEARTBEAT, "--config", "", "--listen", f"127.0.0.1:{port}", "--data-dir", folder],
            stdin=subprocess.DEVNULL) as process:
        time.sleep(1)
        load = [threading.Thread(target=read_live, args=(port, stop)) for _ in range(8)]
        load += [threading.Thread(target=ask_routes, args=(port, stop)) for _ in range(2)]
        load.append(threading.Thread(target=send_garbage, args=(port, stop)))
        for thread in load:
            thread.start()
        warm = None
        begun = time.monotonic()
        while (elapsed := time.monotonic() - begun) < MINUTES * 60 and process.poll() is None:
            memory, threads, descriptors = measure(process.pid)
            print(f"{elapsed / 60:5.1f} min  {memory:6.2f} MB  {threads} threads  {descriptors} descriptors", flush=True)
            if warm is None and elapsed > MINUTES * 15:
                warm = memory, threads
            time.sleep(min(30, MINUTES * 3))
        ended_early = process.poll() is not None
        last = None if ended_early else measure(process.pid)
        stop.set()
        for thread in load:
            thread.join()
        process.terminate()
    if ended_early:
        sys.exit(f"heartbeat ended by itself with status {process.returncode}")
    if last[0] > warm[0] + GROWTH_MB_MAX or last[1] > warm[1]:
        sys.exit(f"grew from {warm[0]:.2f} MB and {warm[1]} threads to {last[0]:.2f} MB and {last[1]} threads")
    print("memory and threads held")


if __name__ == "__main__":
    main()
