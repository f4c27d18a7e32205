"""History on disk: what survives kill -9, damage and a newer file, and what is refused; test_faults.py has the rest."""

import contextlib
import hashlib
import os
import pathlib
import signal
import sqlite3
import subprocess
import tempfile
import time
import unittest
import urllib.parse

from server import BINARY, PATIENCE, Server

# A sample is read back whole: its time and its value, both exact.
QUERY = "node_time_seconds"
KILLS = int(os.environ.get("HEARTBEAT_KILLS", "20"))


def samples(server, seconds=900):
    """What the server has of one series, by Unix seconds."""
    now = int(time.time())
    query = urllib.parse.urlencode({"query": f"{QUERY}[{seconds}s]", "time": now + 1})
    result = server.get_json(f"/api/v1/query?{query}")["data"]["result"]
    return {float(at): value for at, value in result[0]["values"]} if result else {}


def until(condition, seconds=PATIENCE):
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            raise AssertionError("it did not happen in time")
        time.sleep(0.05)


class History(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="heartbeat-history-")
        self.addCleanup(folder.cleanup)
        self.data_dir = os.path.join(folder.name, "data")

    def start(self, *flags, **options):
        server = Server(*flags, data_dir=self.data_dir, **options)
        self.addCleanup(server.stop)
        return server

    def database(self):
        return pathlib.Path(self.data_dir, "heartbeat.db")

    def test_kill_9_at_any_instant_loses_at_most_a_second(self):
        acknowledged = {}
        for kill in range(KILLS):
            server = self.start()
            for at, value in acknowledged.items():
                self.assertEqual(samples(server).get(at), value, f"lost at kill {kill}")
                break  # the first tells of all older ones; all are compared at the end
            before = len(samples(server))
            until(lambda: len(samples(server)) > before)
            time.sleep(0.037 * (kill % 27))  # at another moment of the second each time
            seen, killed_at = samples(server), time.time()
            server.signal(signal.SIGKILL)
            server.stop()
            acknowledged.update({at: value for at, value in seen.items() if at < killed_at - 1})
        kept = samples(self.start())
        self.assertGreater(len(acknowledged), KILLS)
        self.assertEqual({at: kept.get(at) for at in acknowledged}, acknowledged)

    def test_a_second_one_on_the_same_folder_says_who_has_it(self):
        server = self.start()
        result = subprocess.run([BINARY, "--config", "", "--listen", "127.0.0.1:0", "--data-dir", self.data_dir],
                                stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=PATIENCE, check=False)
        self.assertEqual(result.returncode, 1)
        self.assertIn(str(server.process.pid), result.stderr)
        self.assertEqual(len(result.stderr.splitlines()), 1, result.stderr)

    def test_only_the_owner_may_read_it(self):
        self.start()
        self.assertEqual(os.stat(self.data_dir).st_mode & 0o777, 0o700)
        for file in pathlib.Path(self.data_dir).iterdir():
            self.assertEqual(file.stat().st_mode & 0o777, 0o600, file)

    def test_memory_only_writes_nothing(self):
        with tempfile.TemporaryDirectory() as home:
            process = subprocess.Popen([BINARY, "--config", "", "--listen", "127.0.0.1:0", "--memory-only"],
                                       stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env={"HOME": home})
            try:
                self.assertIn("http://", process.stdout.readline())
                self.assertEqual(list(pathlib.Path(home).rglob("*")), [])
            finally:
                process.terminate()
                process.wait(PATIENCE)
                process.stdout.close()

    def test_a_file_of_a_newer_version_is_refused_and_left_alone(self):
        self.start().stop()
        with contextlib.closing(sqlite3.connect(self.database())) as database:
            database.execute("PRAGMA user_version = 99")
        digest = hashlib.sha256(self.database().read_bytes()).digest()
        result = subprocess.run([BINARY, "--config", "", "--listen", "127.0.0.1:0", "--data-dir", self.data_dir],
                                stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=PATIENCE, check=False)
        self.assertEqual(result.returncode, 78, result.stderr)
        self.assertIn("newer", result.stderr)
        self.assertEqual(hashlib.sha256(self.database().read_bytes()).digest(), digest)

    def test_a_damaged_file_is_set_aside_and_a_new_one_begins(self):
        self.start().stop()
        self.database().write_bytes(b"not a database" * 1000)
        server = self.start()
        self.assertLess(server.start_seconds, 10)
        aside = list(pathlib.Path(self.data_dir).glob("heartbeat.db.damaged-*"))
        self.assertEqual(len(aside), 1)
        self.assertTrue(aside[0].read_bytes().startswith(b"not a database"))
        self.assertIn(str(aside[0]), server.stderr())
        self.assertIn("Heartbeat is ready.", server.get("/readyz").body.decode())


if __name__ == "__main__":
    unittest.main()
