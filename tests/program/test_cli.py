"""The command line: what it prints, how it fails, how it ends."""

import os
import signal
import socket
import subprocess
import unittest

from server import BINARY, HOST, PATIENCE, Server

END_SECONDS_MAX = 1.0


def run(*arguments):
    return subprocess.run([BINARY, *arguments], stdin=subprocess.DEVNULL, capture_output=True, text=True,
                          timeout=PATIENCE, check=False)


class Words(unittest.TestCase):
    def test_help_names_every_flag(self):
        result = run("--help")
        self.assertEqual((result.returncode, result.stderr), (0, ""))
        for flag in ("--help", "--version", "--listen", "--data-dir", "--log-level", "--allowed-host", "--path.procfs",
                     "--path.sysfs", "--path.rootfs", "--config", "--[no-]collector.cpu"):
            self.assertIn(flag, result.stdout)
        self.assertIn("127.0.0.1:8080", result.stdout)

    def test_version(self):
        result = run("--version")
        self.assertEqual((result.returncode, result.stderr), (0, ""))
        self.assertRegex(result.stdout, r"^heartbeat \d+\.\d+\.\d+.*\n$")

    def test_mistakes_get_one_clear_sentence(self):
        for arguments, words in (
                (["--nonsense"], "--nonsense"),
                (["--retension-raw", "7d"], "did you mean '--retention-raw'?"),
                (["surplus"], "surplus"),
                (["--listen"], "--listen"),
                (["--listen", "nowhere"], "--listen"),
                (["--listen", "127.0.0.1"], "--listen"),
                (["--listen", "127.0.0.1:65536"], "--listen"),
                (["--listen", "127.0.0.1:x"], "--listen"),
                (["--listen", "127.0.0.1:-1"], "--listen"),
                (["--listen", "0.0.0.0:0"], "--insecure-no-auth"),
                (["--log-level", "loud"], "--log-level"),
                (["--path.procfs", "/nonexistent/proc", "--listen", "127.0.0.1:0"], "/nonexistent/proc"),
                (["--path.sysfs", "/nonexistent/sys", "--listen", "127.0.0.1:0"], "/nonexistent/sys"),
                (["--path.rootfs", "/nonexistent/root", "--listen", "127.0.0.1:0"], "/nonexistent/root"),
                (["--data-dir", "/proc/nonexistent", "--listen", "127.0.0.1:0"], "/proc/nonexistent"),
                (["--listen", "192.0.2.1:0", "--insecure-no-auth"], "192.0.2.1")):
            with self.subTest(arguments):
                result = run(*arguments)
                self.assertNotEqual(result.returncode, 0)
                self.assertGreater(result.returncode, 0, "ended by a signal")
                self.assertEqual(result.stdout, "")
                self.assertIn(words, result.stderr)
                self.assertTrue(result.stderr.startswith("heartbeat: "), result.stderr)
                self.assertLessEqual(len(result.stderr.splitlines()), 2, result.stderr)

    def test_a_port_in_use(self):
        with socket.create_server(("127.0.0.1", 0)) as taken:
            address = f"127.0.0.1:{taken.getsockname()[1]}"
            result = run("--listen", address)
        self.assertGreater(result.returncode, 0)
        self.assertIn(address, result.stderr)
        self.assertIn("in use", result.stderr)
        self.assertIn("--listen", result.stderr)


class Life(unittest.TestCase):
    def start(self, *flags):
        server = Server(*flags)
        self.addCleanup(server.stop)
        return server

    def test_signals_end_it_within_a_second(self):
        for number in (signal.SIGTERM, signal.SIGINT):
            with self.subTest(number):
                status, seconds = self.start().signal(number)
                self.assertEqual(status, 0)
                self.assertLess(seconds, END_SECONDS_MAX)

    def test_open_connections_and_streams_do_not_hold_it_up(self):
        server = self.start()
        with server.client() as idle, server.client() as half, server.client() as streaming:
            idle.send(f"GET /healthz HTTP/1.1\r\n{HOST}\r\n")
            idle.response()
            half.send("GET / HTTP/1.1\r\n")
            streaming.send(f"GET /api/v1/live?query=1 HTTP/1.1\r\n{HOST}\r\n")
            streaming.read_until(b"event: tick")
            status, seconds = server.signal(signal.SIGTERM)
            self.assertEqual(status, 0)
            self.assertLess(seconds, END_SECONDS_MAX)

    def test_the_port_is_free_again_at_once(self):
        server = self.start()
        server.get("/healthz")
        port = server.port
        server.signal(signal.SIGTERM)
        result = subprocess.Popen([BINARY, "--config", "", "--listen", f"127.0.0.1:{port}"], stdout=subprocess.PIPE,
                                  stderr=subprocess.DEVNULL, text=True)
        try:
            self.assertIn(str(port), result.stdout.readline())
        finally:
            result.terminate()
            result.wait(PATIENCE)
            result.stdout.close()

    def test_it_answers_at_once_after_the_start(self):
        server = self.start()
        self.assertLess(server.start_seconds, 2)

    def test_it_makes_its_data_folder_for_itself_alone(self):
        server = self.start()
        self.assertTrue(os.path.isdir(server.data_dir))
        self.assertEqual(os.stat(server.data_dir).st_mode & 0o077, 0)

    def test_a_quiet_log_says_nothing(self):
        server = self.start("--log-level", "error")
        server.get("/api/cpu")
        server.send("rubbish\r\n\r\n")
        server.signal(signal.SIGTERM)
        self.assertEqual(server.stderr(), "")


if __name__ == "__main__":
    unittest.main()
