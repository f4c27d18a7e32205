"""The real program on a free loopback port, and clients that send it exactly the bytes they are told to."""

import json
import os
import pathlib
import queue
import re
import signal
import socket
import subprocess
import tempfile
import threading
import time
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
BINARY = os.environ.get("HEARTBEAT_BIN", str(ROOT / "build/release/heartbeat"))
PATIENCE = 5.0  # seconds until a test gives up waiting
HOST = "Host: localhost\r\n"


class Response:
    """One response as it came over the wire."""

    def __init__(self, head, body):
        lines = head.decode("latin-1").split("\r\n")
        self.version, status, *_ = lines[0].split(" ")
        self.status = int(status)
        self.headers = [tuple(part.strip() for part in line.split(":", 1)) for line in lines[1:] if line]
        self.body = body

    def header(self, name):
        """The value of a header field, None if it is absent; a field that came twice fails the test."""
        values = [value for field, value in self.headers if field.lower() == name.lower()]
        assert len(values) <= 1, f"{name} came {len(values)} times"
        return values[0] if values else None

    def json(self):
        return json.loads(self.body)

    def __repr__(self):
        return f"<{self.status} {self.headers} {self.body[:200]!r}>"


def split_responses(data):
    """All responses with a Content-Length in `data`, interim ones included."""
    responses = []
    while data:
        head, found, data = data.partition(b"\r\n\r\n")
        assert found, f"half a head: {head!r}"
        response = Response(head, b"")
        length = int(response.header("Content-Length") or 0)
        response.body, data = data[:length], data[length:]
        responses.append(response)
    return responses


class Client:
    """A raw connection. Usable in `with`."""

    def __init__(self, port, timeout=PATIENCE, receive_buffer=None):
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        if receive_buffer:
            self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
        self.socket.settimeout(timeout)
        self.socket.connect(("127.0.0.1", port))
        self.received = b""

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.socket.close()

    def send(self, data):
        self.socket.sendall(data if isinstance(data, bytes) else data.encode("latin-1"))

    def more(self):
        """Reads once. False at the end of the connection."""
        part = self.socket.recv(65536)
        self.received += part
        return bool(part)

    def read_to_end(self):
        try:
            while self.more():
                pass
        except ConnectionResetError:
            pass
        data, self.received = self.received, b""
        return data

    def read_until(self, end):
        while end not in self.received:
            if not self.more():
                raise EOFError(f"the connection ended before {end!r}: {self.received[-200:]!r}")
        index = self.received.index(end) + len(end)
        data, self.received = self.received[:index], self.received[index:]
        return data

    def response(self, bodyless=False):
        response = Response(self.read_until(b"\r\n\r\n")[:-4], b"")
        length = 0 if bodyless else int(response.header("Content-Length") or 0)
        while len(self.received) < length:
            if not self.more():
                raise EOFError("the connection ended within a body")
        response.body, self.received = self.received[:length], self.received[length:]
        return response

    def is_closed(self):
        """Waits for the server to close; False if it does not within the timeout."""
        try:
            while self.socket.recv(65536):
                pass
            return True
        except ConnectionResetError:
            return True
        except TimeoutError:
            return False


class Server:
    """A running heartbeat with a data folder of its own, or a given one. stop() ends it by its process id.

    `prefix` is a command that becomes the program, `environment` is added to this one's.
    """

    def __init__(self, *flags, data_dir=None, config="", cwd=None, prefix=(), environment=None):
        self.folder = tempfile.TemporaryDirectory(prefix="heartbeat-test-")
        self.errors = open(os.path.join(self.folder.name, "stderr"), "w+", encoding="utf-8")
        self.data_dir = data_dir or os.path.join(self.folder.name, "data")
        # The two exclude each other.
        place = () if "--memory-only" in flags else ("--data-dir", self.data_dir)
        began = time.monotonic()
        self.process = subprocess.Popen(
            [*prefix, BINARY, "--config", config, "--listen", "127.0.0.1:0", *place, *flags],
            cwd=cwd, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=self.errors, text=True,
            env={**os.environ, **(environment or {})})
        try:
            self.port = self._read_port()
            self._wait_until_ready()
        except BaseException:
            self.stop()
            raise
        self.start_seconds = time.monotonic() - began

    def _read_port(self):
        lines = queue.Queue()
        threading.Thread(target=lambda: lines.put(self.process.stdout.readline()), daemon=True).start()
        try:
            found = re.search(r"http://[^ ]*:(\d+)", lines.get(timeout=PATIENCE))
        except queue.Empty:
            found = None
        if not found:
            raise RuntimeError(f"{BINARY} did not say where it listens: {self.stderr()}")
        return int(found.group(1))

    def _wait_until_ready(self):
        deadline = time.monotonic() + PATIENCE
        while self.get("/readyz").status != 200:
            if time.monotonic() > deadline:
                raise RuntimeError("the server is not ready in time")
            time.sleep(0.02)

    def stderr(self):
        with open(self.errors.name, encoding="utf-8") as log:
            return log.read()

    def memory_bytes(self):
        """What the program has resident now."""
        with open(f"/proc/{self.process.pid}/statm", encoding="ascii") as statm:
            return int(statm.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")

    def signal(self, number, timeout=PATIENCE):
        """Sends a signal; returns the exit status and the seconds until the end."""
        began = time.monotonic()
        self.process.send_signal(number)
        status = self.process.wait(timeout)
        return status, time.monotonic() - began

    def stop(self):
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(PATIENCE)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        self.process.stdout.close()
        self.errors.close()
        self.folder.cleanup()

    def client(self, **options):
        return Client(self.port, **options)

    def send(self, data):
        """Sends bytes on a connection of their own, says that no more follow, and returns all responses."""
        with self.client() as client:
            try:
                client.send(data)
                client.socket.shutdown(socket.SHUT_WR)
            except (BrokenPipeError, ConnectionResetError, OSError):
                pass  # refused before all of it was sent; the answer is there
            return split_responses(client.read_to_end())

    def request(self, method, target, headers=None, body=b""):
        """One request by the book, one response."""
        fields = {"Host": f"localhost:{self.port}", **(headers or {})}
        if body or method in ("POST", "PUT", "PATCH"):
            fields.setdefault("Content-Length", str(len(body)))
        head = f"{method} {target} HTTP/1.1\r\n" + "".join(f"{name}: {value}\r\n" for name, value in fields.items())
        with self.client() as client:
            client.send(head.encode("latin-1") + b"\r\n" + body)
            return client.response(bodyless=method == "HEAD")

    def get(self, target, headers=None):
        return self.request("GET", target, headers)

    def get_json(self, target):
        response = self.get(target)
        assert response.status == 200, f"{target}: {response}"
        assert response.header("Content-Type") == "application/json", f"{target}: {response}"
        return response.json()


class ServerTest(unittest.TestCase):
    """Tests that share one server with the flags of their class."""

    flags = ()

    @classmethod
    def setUpClass(cls):
        cls.server = Server(*cls.flags)
        cls.addClassCleanup(cls.server.stop)
