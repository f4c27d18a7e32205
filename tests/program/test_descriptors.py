"""Few descriptors: the program keeps fewer files open, and tells what it tells with many."""

import os
import re
import time
import unittest

from server import PATIENCE, Server

SUCCESS = re.compile(r'^node_scrape_collector_success\{collector="(\w+)"\} 1$', re.MULTILINE)
TICKS = re.compile(r"^heartbeat_ticks_total (\S+)$", re.MULTILINE)
LIMITS = re.compile(r"^Max open files +(\d+) +(\d+)", re.MULTILINE)
TICKS_UNTIL_SETTLED = 5  # what is read beside the tick has come


def limited(soft, hard):
    """A program whose limits of open files are these; prlimit is util-linux's."""
    return Server("--log-level", "warn", prefix=("prlimit", f"--nofile={soft}:{hard}"))


def settled_collectors(server):
    """Those that had success once a few ticks are over."""
    deadline = time.monotonic() + 4 * PATIENCE
    while time.monotonic() < deadline:
        response = server.get("/metrics")
        assert response.status == 200, response
        page = response.body.decode()
        if float(TICKS.search(page)[1]) >= TICKS_UNTIL_SETTLED:
            return set(SUCCESS.findall(page))
        time.sleep(0.3)
    raise AssertionError("the program does not tick")


def open_files(server):
    return len(os.listdir(f"/proc/{server.process.pid}/fd"))


class Descriptors(unittest.TestCase):
    def test_thirty_two_are_enough(self):
        many, few = limited(4096, 4096), limited(32, 32)
        try:
            wanted = settled_collectors(many)
            self.assertGreater(len(wanted), 20)
            self.assertEqual(settled_collectors(few), wanted)
            self.assertLess(open_files(few), 32)
            self.assertGreater(open_files(many), 64, "where there are many, files stay open")
            self.assertNotIn("Too many open files", few.stderr())
        finally:
            many.stop()
            few.stop()

    def test_the_soft_limit_is_raised_to_the_hard_one(self):
        for soft, hard in ((64, 64), (64, 2048)):
            with self.subTest(soft=soft, hard=hard):
                server = limited(soft, hard)
                try:
                    with open(f"/proc/{server.process.pid}/limits", encoding="ascii") as limits:
                        self.assertEqual(LIMITS.search(limits.read()).groups(), (str(hard), str(hard)))
                finally:
                    server.stop()


if __name__ == "__main__":
    unittest.main()
