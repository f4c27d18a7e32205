"""What never goes into the tree, and what keeps it easy to read."""

import json
import pathlib
import re
import subprocess
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
LINES_MAX = 500
TEST_LINES_MAX = 800
BYTES_MAX = 400_000


def tracked(*patterns):
    listed = subprocess.run(["git", "ls-files", "-z", *patterns], cwd=ROOT, capture_output=True, text=True, check=True)
    return [ROOT / name for name in listed.stdout.split("\0") if name and (ROOT / name).exists()]


class Cleanliness(unittest.TestCase):
    def test_no_registry_address_in_the_lock_file(self):
        lock = json.loads((ROOT / "web/package-lock.json").read_text())
        resolved = [name for name, entry in lock["packages"].items() if "resolved" in entry]
        self.assertEqual(resolved, [])

    def test_source_files_stay_short(self):
        for path in tracked("src/*.cpp", "src/*.hpp", "web/src/*.ts", "web/src/*.tsx", "tests/*.py"):
            limit = TEST_LINES_MAX if re.search(r"test", path.name) else LINES_MAX
            with self.subTest(file=str(path.relative_to(ROOT))):
                self.assertLessEqual(len(path.read_text().splitlines()), limit)

    def test_no_tracked_file_is_heavy(self):
        for path in tracked():
            with self.subTest(file=str(path.relative_to(ROOT))):
                self.assertLessEqual(path.stat().st_size, BYTES_MAX)

    def test_nothing_is_left_for_later_in_the_code(self):
        for path in tracked("src", "web/src"):
            with self.subTest(file=str(path.relative_to(ROOT))):
                self.assertIsNone(re.search(r"\b(TODO|FIXME|XXX|HACK)\b", path.read_text(errors="replace")))

    def test_headers_are_guarded_by_pragma_once(self):
        for path in tracked("src/*.hpp"):
            with self.subTest(file=str(path.relative_to(ROOT))):
                self.assertTrue(path.read_text().startswith("#pragma once\n"))


if __name__ == "__main__":
    unittest.main()
