"""A module includes only what the module table allows (docs/architecture.md, "Modules")."""

import pathlib
import re
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]

# What stands to the right of each module. A module may include whatever these reach.
TABLE = {
    "base": [],
    "model": ["base"],
    "procfs": ["base"],
    "collect": ["procfs", "model"],
    "process": ["procfs", "model", "chunk"],
    "chunk": ["base"],
    "store": ["chunk", "model"],
    "promql": ["model"],
    "alert": ["promql", "model", "process"],
    "live": ["promql", "model"],
    "http": ["base"],
    "remote": ["model", "http"],
    "auth": ["base"],
    "dashboard": ["base"],
    "api": ["http", "remote", "auth", "dashboard", "alert", "live", "promql", "store", "process", "collect", "procfs", "model"],
    "app": ["api"],
}
BEAST_FILES_MAX = 4


def reach(module):
    allowed = {module}
    for direct in TABLE[module]:
        allowed |= reach(direct)
    return allowed


def wrong_includes(module, text):
    """The project's includes in `text` that a file of `module` may not have."""
    included = re.findall(r'^\s*#\s*include\s*"([a-z_]+)/[^"]*"', text, re.MULTILINE)
    return [name for name in included if name not in reach(module)]


class IncludeTable(unittest.TestCase):
    def files(self):
        return [path for path in sorted((ROOT / "src").rglob("*")) if path.suffix in (".cpp", ".hpp")]

    def test_every_include_is_in_the_table(self):
        self.assertGreater(len(self.files()), 20)
        for path in self.files():
            module = path.relative_to(ROOT / "src").parts[0]
            self.assertIn(module, TABLE, f"{path}: src/{module} is not in the table")
            with self.subTest(file=str(path.relative_to(ROOT))):
                self.assertEqual(wrong_includes(module, path.read_text()), [])

    def test_includes_are_relative_to_src(self):
        for path in self.files():
            for name in re.findall(r'^\s*#\s*include\s*"([^"]*)"', path.read_text(), re.MULTILINE):
                with self.subTest(file=str(path.relative_to(ROOT)), include=name):
                    self.assertTrue((ROOT / "src" / name).exists() or name.endswith(".gen.hpp"))

    def test_the_check_sees_a_wrong_include(self):
        self.assertEqual(wrong_includes("promql", '#include "store/head.hpp"\n#include "base/error.hpp"\n'), ["store"])
        self.assertEqual(wrong_includes("http", '  # include "model/labels.hpp"\n'), ["model"])

    def test_boost_stays_in_http_and_beast_in_few_files(self):
        boost = [path for path in self.files() if re.search(r"#\s*include\s*<boost/", path.read_text())]
        beast = [path for path in boost if "<boost/beast" in path.read_text()]
        self.assertEqual({path.parent.name for path in boost}, {"http"})
        self.assertTrue(0 < len(beast) <= BEAST_FILES_MAX)

    def test_the_document_shows_this_table(self):
        document = (ROOT / "docs" / "architecture.md").read_text()
        for module in TABLE:
            if (ROOT / "src" / module).exists():
                with self.subTest(module=module):
                    self.assertRegex(document, rf"(?m)^\| `src/{module}` \|")

    def test_cmake_declares_no_dependency_that_the_table_refuses(self):
        for path in sorted((ROOT / "src").glob("*/CMakeLists.txt")):
            declared = re.search(r"hb_module\(\w+\s+DEPS((?:\s+[a-z]+)+)", path.read_text())
            if declared:
                with self.subTest(module=path.parent.name):
                    self.assertLessEqual(set(declared.group(1).split()), reach(path.parent.name))


if __name__ == "__main__":
    unittest.main()
