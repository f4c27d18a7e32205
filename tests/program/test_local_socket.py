"""The local socket: who may use it, what it answers, and that its file comes and goes with the program."""

import http.client
import os
import pathlib
import signal
import socket
import stat
import subprocess
import tempfile
import unittest

from server import BINARY, PATIENCE, Server

NAME = "heartbeat.sock"


class LocalConnection(http.client.HTTPConnection):
    """A client of another make than the program's own."""

    def __init__(self, path, host):
        super().__init__(host, timeout=PATIENCE)
        self.path = path

    def connect(self):
        self.sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.sock.settimeout(self.timeout)
        # A path that is too long for an address is named through its directory.
        folder = os.open(os.path.dirname(self.path), os.O_PATH | os.O_DIRECTORY)
        try:
            self.sock.connect(f"/proc/self/fd/{folder}/{os.path.basename(self.path)}")
        finally:
            os.close(folder)


def ask(path, target, host="localhost", method="GET", headers=None):
    """Status and body."""
    connection = LocalConnection(str(path), host)
    try:
        connection.request(method, target, headers=headers or {})
        response = connection.getresponse()
        return response.status, response.read()
    finally:
        connection.close()


class LocalSocket(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="heartbeat-socket-")
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.use("data")

    def use(self, name):
        self.data_dir = self.folder / name
        self.path = self.data_dir / NAME

    def start(self, *flags):
        server = Server(*flags, data_dir=str(self.data_dir))
        self.addCleanup(server.stop)
        return server

    def second(self):
        """Another program on the same folder, which has to refuse."""
        return subprocess.run([BINARY, "--listen", "127.0.0.1:0", "--data-dir", self.data_dir],
                              stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=PATIENCE, check=False)

    def assert_answers(self):
        status, body = ask(self.path, "/api/v1/query?query=1")
        self.assertEqual(status, 200, body)
        self.assertIn(b'"status":"success"', body)

    def test_it_is_a_socket_that_only_the_owner_may_use(self):
        before = os.umask(0)
        try:
            self.start()
        finally:
            os.umask(before)
        mode = self.path.lstat().st_mode
        self.assertTrue(stat.S_ISSOCK(mode))
        self.assertEqual(stat.S_IMODE(mode), 0o600)

    def test_it_answers_the_same_api_under_any_host(self):
        server = self.start()
        for host in ("localhost", "anything.example", "192.0.2.1"):
            with self.subTest(host=host):
                status, body = ask(self.path, "/api/v1/query?query=1", host)
                self.assertEqual(status, 200, body)
                self.assertIn(b'"status":"success"', body)
        query = "/api/v1/query?query=7&time=1000"
        self.assertEqual(ask(self.path, query), (200, server.get(query).body))
        self.assertEqual(server.get("/api/cpu", {"Host": "anything.example"}).status, 421)
        status, _ = ask(self.path, query, method="POST", headers={"Origin": "http://other.example"})
        self.assertNotEqual(status, 403)

    def test_it_is_gone_after_sigterm(self):
        server = self.start()
        self.assert_answers()
        status, _ = server.signal(signal.SIGTERM)
        self.assertEqual(status, 0)
        self.assertFalse(os.path.lexists(self.path))

    def test_one_that_kill_9_left_behind_is_replaced(self):
        server = self.start()
        server.signal(signal.SIGKILL)
        server.stop()
        self.assertTrue(os.path.lexists(self.path))
        with self.assertRaises(ConnectionRefusedError):
            ask(self.path, "/healthz")
        self.start()
        self.assert_answers()

    def test_a_second_one_that_is_refused_leaves_the_firsts_alone(self):
        server = self.start()
        before = self.path.lstat()
        result = self.second()
        self.assertEqual(result.returncode, 1)
        self.assertIn(str(server.process.pid), result.stderr)
        self.assertEqual(self.path.lstat().st_ino, before.st_ino)
        self.assert_answers()

    def test_one_whose_port_is_taken_leaves_none_behind(self):
        server = self.start()
        other = self.folder / "other"
        result = subprocess.run([BINARY, "--listen", f"127.0.0.1:{server.port}", "--data-dir", other],
                                stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=PATIENCE, check=False)
        self.assertEqual(result.returncode, 1)
        self.assertFalse(os.path.lexists(other / NAME))

    def test_a_long_path_does_no_harm(self):
        self.use("/".join(["d" * 100] * 3))
        server = self.start()
        self.assert_answers()
        server.signal(signal.SIGTERM)
        self.assertFalse(os.path.lexists(self.path))

    def test_without_one_the_program_goes_on_and_says_so(self):
        self.data_dir.mkdir(mode=0o700)
        self.path.write_text("no socket")
        server = self.start()
        self.assertIn(f"{self.path}: something lies there that is no socket", server.stderr())
        self.assertEqual(server.get("/api/v1/query?query=1").status, 200)
        server.signal(signal.SIGTERM)
        self.assertEqual(self.path.read_text(), "no socket")


if __name__ == "__main__":
    unittest.main()
