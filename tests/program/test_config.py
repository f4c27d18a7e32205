"""The configuration file: what is read, what wins, how mistakes are told, and `heartbeat config`."""

import os
import pathlib
import subprocess
import tempfile
import unittest

from server import BINARY, PATIENCE, Server


def run(*arguments):
    return subprocess.run([BINARY, *arguments], stdin=subprocess.DEVNULL, capture_output=True, text=True,
                          timeout=PATIENCE, check=False)


class WithFile(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="heartbeat-test-")
        self.addCleanup(folder.cleanup)
        self.path = os.path.join(folder.name, "heartbeat.yml")

    def write(self, text):
        pathlib.Path(self.path).write_text(text, encoding="utf-8")
        return self.path


class Check(WithFile):
    def test_a_file_that_is_right(self):
        for text in ("", "# nothing\n", "listen: 127.0.0.1:0\ncollectors: {disable: [cpu]}\n"):
            with self.subTest(text):
                result = run("config", "check", self.write(text))
                self.assertEqual((result.returncode, result.stdout, result.stderr), (0, f"{self.path}: ok\n", ""))

    def test_every_mistake_is_told_with_its_line(self):
        self.write("retension-raw: 7d\nstorage-max-bytes: [1]\nlog-level: loud\n"
                   "collectors:\n  netdev: {device-include: '('}\n")
        result = run("config", "check", self.path)
        self.assertEqual((result.returncode, result.stdout), (1, ""))
        expected = (":1:1: unknown key 'retension-raw'; did you mean 'retention-raw'?",
                    ":2:20: storage-max-bytes expects a number of bytes such as 512MB or 2GiB, not a list",
                    ":3:12: log-level 'loud' is none of debug, info, warn, error",
                    ":5:28: collectors.netdev.device-include: ")
        lines = result.stderr.splitlines()
        self.assertEqual(len(lines), len(expected), result.stderr)
        for line, words in zip(lines, expected):
            self.assertTrue(line.startswith(self.path + words), line)

    def test_a_file_that_is_not_there_or_too_long(self):
        result = run("config", "check", self.path)
        self.assertEqual((result.returncode, result.stdout), (1, ""))
        self.assertEqual(result.stderr, f"{self.path}: No such file or directory\n")
        limit = 1 << 20
        self.assertEqual(run("config", "check", self.write("#" * limit)).returncode, 0)
        result = run("config", "check", self.write("#" * (limit + 1)))
        self.assertEqual(result.returncode, 1)
        self.assertIn("longer than", result.stderr)

    def test_wrong_arguments(self):
        self.write("")
        for arguments in (["config"], ["config", "chek"], ["config", "check", self.path, "--nonsense"],
                          ["config", "check", self.path, "surplus"], ["config", "check", "--config", ""],
                          ["config", "check", self.path, "--listen", "nowhere"]):
            with self.subTest(arguments):
                result = run(*arguments)
                self.assertEqual((result.returncode, result.stdout), (2, ""))
                self.assertTrue(result.stderr.startswith("heartbeat"), result.stderr)

    def test_help(self):
        for arguments in (["config", "--help"], ["config", "check", "--help"], ["config", "-h"]):
            result = run(*arguments)
            self.assertEqual((result.returncode, result.stderr), (0, ""))
            self.assertIn("config check [FILE]", result.stdout)
        self.assertIn("config", run("--help").stdout)


class Print(WithFile):
    def test_what_is_printed_is_right_and_says_what_was_said(self):
        self.write("retention-raw: 2d\ncollectors: {disable: [cpu]}\n")
        printed = run("config", "print", self.path, "--log-level", "warn", "--allowed-host", "box")
        self.assertEqual((printed.returncode, printed.stderr), (0, ""))
        lines = printed.stdout.splitlines()
        for line in ("retention-raw: 2d", "log-level: warn", "allowed-host: [box]", "  disable: [cpu]",
                     "#listen: 127.0.0.1:8080"):
            self.assertIn(line, lines)
        self.write(printed.stdout)
        self.assertEqual(run("config", "check", self.path).returncode, 0)
        self.assertEqual(run("config", "print", self.path).stdout, printed.stdout)

    def test_without_a_file_it_is_one_to_begin_with(self):
        printed = run("config", "print", "--config", "")
        self.assertEqual(printed.returncode, 0)
        values = [line for line in printed.stdout.splitlines()
                  if line.strip() and not line.lstrip().startswith("#") and not line.endswith(":")]
        self.assertEqual(values, [], "a default that is no comment")

    def test_a_file_that_is_wrong_is_not_printed(self):
        result = run("config", "print", self.write("nope: 1\n"))
        self.assertEqual((result.returncode, result.stdout), (1, ""))


class Start(WithFile):
    def test_the_file_configures_the_server_and_the_command_line_wins(self):
        data_dir = os.path.join(os.path.dirname(self.path), "history")
        self.write(f"listen: 127.0.0.1:1\ndata-dir: {data_dir}\nallowed-host: [box.example.org]\n"
                   "collectors: {disable: [loadavg]}\n")
        process = subprocess.Popen([BINARY, "--config", self.path, "--listen", "127.0.0.1:0"],
                                   stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        try:
            self.assertRegex(process.stdout.readline(), r"http://127\.0\.0\.1:\d+")
        finally:
            process.terminate()
            _, log = process.communicate(timeout=PATIENCE)
        self.assertTrue(os.path.isdir(data_dir))
        self.assertIn(self.path, log)

    def test_collectors_and_names_come_from_the_file(self):
        self.write("allowed-host: [box.example.org]\ncollectors: {disable: [loadavg]}\n")
        server = Server(config=self.path)
        self.addCleanup(server.stop)
        metrics = server.get("/metrics", {"Host": "box.example.org"})
        self.assertEqual(metrics.status, 200)
        self.assertNotIn(b"node_load1", metrics.body)
        self.assertIn(b"node_memory_MemTotal_bytes", metrics.body)
        self.assertNotEqual(server.get("/metrics", {"Host": "other.example.org"}).status, 200)

    def test_a_file_that_is_wrong_stops_the_start(self):
        self.write("nope: 1\nlisten: 0.0.0.0:0\n")
        result = run("--config", self.path)
        self.assertEqual((result.returncode, result.stdout), (2, ""))
        first, second = result.stderr.splitlines()
        self.assertTrue(first.startswith(f"heartbeat: {self.path}:1:1: unknown key 'nope'"), first)
        self.assertTrue(second.startswith(f"heartbeat: {self.path}:2:9: listen 0.0.0.0 would show"), second)


if __name__ == "__main__":
    unittest.main()
