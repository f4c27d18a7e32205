"""heartbeat promqltest: scripts of query cases from the outside."""

import os
import tempfile
import unittest

from test_cli import run

RIGHT = "load 1m\n  a 1 2\n\neval instant at 1m a\n  a 2\n"
WRONG = "load 1m\n  a 1 2\n\neval instant at 1m a\n  a 3\n"


class PromqlTest(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory(prefix="heartbeat-test-")
        self.addCleanup(self.folder.cleanup)

    def script(self, name, text):
        path = os.path.join(self.folder.name, name)
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
        return path

    def test_it_counts_and_says_what_failed(self):
        right, wrong = self.script("right.test", RIGHT), self.script("wrong.test", WRONG)
        result = run("promqltest", right)
        self.assertEqual((result.returncode, result.stdout.splitlines()[-1]), (0, "1 passed, 0 failed, 0 skipped"))
        result = run("promqltest", right, wrong)
        self.assertEqual((result.returncode, result.stdout.splitlines()[-1]), (1, "1 passed, 1 failed, 0 skipped"))
        self.assertIn(f"{wrong}:4: a\n    a is 2@60, not 3@60\n", result.stdout)

    def test_the_same_in_a_store(self):
        right, wrong = self.script("right.test", RIGHT), self.script("wrong.test", WRONG)
        result = run("promqltest", "--store", right, wrong)
        self.assertEqual((result.returncode, result.stdout.splitlines()[-1]), (1, "1 passed, 1 failed, 0 skipped"))

    def test_a_script_that_is_none_fails(self):
        bad = self.script("bad.test", "nonsense\n")
        result = run("promqltest", bad, os.path.join(self.folder.name, "absent.test"))
        self.assertEqual(result.returncode, 1)
        self.assertIn(f'{bad}: line 1: "nonsense" is no command', result.stderr)
        self.assertIn("cannot read", result.stderr)

    def test_wrong_arguments_end_it_with_2(self):
        self.assertEqual(run("promqltest").returncode, 2)
        self.assertEqual(run("promqltest", "--nonsense").returncode, 2)
