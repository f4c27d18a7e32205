#!/usr/bin/env python3
"""Follows CONTRIBUTING.md's walk-through "Add a collector" in a copy of the tree, as a newcomer would.

Each fenced block behind a line that is a path alone, in backticks, is written to that path. Of the copy only what
collectors need is built (of the tests, those of the registry and the new ones), and the new collector's tests have to pass
there. HB_WALKTHROUGH_DIR names a folder to build in and keep; otherwise a temporary one is taken and removed.
"""

import os
import pathlib
import re
import shutil
import subprocess
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parent.parent
COPIED = ["cmake", "src", "tests/nvml", "CMakeLists.txt", "CMakePresets.json"]
BLOCK = re.compile(r"^`([\w./-]+)`\n\n```\w*\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def blocks(document):
    """The files that a walk-through gives: [(path, content)]."""
    section = document.split("\n## Add a collector\n", 1)[1].split("\n## ", 1)[0]
    return BLOCK.findall(section)


class Blocks(unittest.TestCase):
    def test_finds_each_path_with_its_block(self):
        text = "# x\n\n## Add a collector\n\n`a/b.cpp`\n\n```cpp\nint x;\n```\n\n`word` in a line\n\n```\nno path\n```\n" \
               "\n`c-d`\n\n```\n1\n\n2\n```\n\n## Next\n\n`e`\n\n```\n3\n```\n"
        self.assertEqual(blocks(text), [("a/b.cpp", "int x;\n"), ("c-d", "1\n\n2\n")])


class WalkThrough(unittest.TestCase):
    def setUp(self):
        kept = os.environ.get("HB_WALKTHROUGH_DIR")
        if kept:
            self.work = pathlib.Path(kept)
            self.work.mkdir(parents=True, exist_ok=True)
        else:
            self.work = pathlib.Path(tempfile.mkdtemp(prefix="hb-walkthrough-"))
            self.addCleanup(shutil.rmtree, self.work)

    def run_command(self, *command):
        done = subprocess.run([str(word) for word in command], cwd=self.work, stdin=subprocess.DEVNULL,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
        self.assertEqual(done.returncode, 0, f"{' '.join(map(str, command))}:\n{done.stdout[-8000:]}")
        return done.stdout

    def copy_tree(self):
        tree = self.work / "tree"
        shutil.rmtree(tree, ignore_errors=True)
        tree.mkdir()
        for name in COPIED:
            source = ROOT / name
            if source.is_dir():
                shutil.copytree(source, tree / name, symlinks=True)
            else:
                shutil.copy2(source, tree / name)
        # What the collectors do not stand on is not configured: no page, no server.
        (tree / "src" / "CMakeLists.txt").write_text(
            "foreach(module base model procfs collect)\n  add_subdirectory(${module})\nendforeach()\n")
        for test in tree.glob("src/**/*_test.cpp"):
            if test.name != "registry_test.cpp":
                test.unlink()
        return tree

    def test_the_new_collector_passes_its_tests(self):
        files = blocks((ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8"))
        sources = [path for path, _ in files if path.startswith("src/collect/collectors/")]
        self.assertEqual(len(sources), 2, "a collector and its test")
        tree = self.copy_tree()
        for path, content in files:
            self.assertFalse((ROOT / path).exists(), f"{path} is there already: the walk-through needs another example")
            target = tree / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(content, encoding="utf-8")

        # The release's flags, so that what the release's build has compiled is not compiled again (ccache).
        build = tree / "build" / "release"
        self.run_command("cmake", "-S", tree, "--preset", "release", "-Wno-dev")
        self.run_command("cmake", "--build", build, "--parallel", os.cpu_count() or 2, "--target", "hb_collect_test")
        said = self.run_command(build / "src/collect/hb_collect_test", "--gtest_filter=DentryCollector.*:RegistryTest.*")
        self.assertRegex(said, r"\[  PASSED  \] [1-9]\d* tests")
        self.assertIn("DentryCollector.TellsHowFullTheCacheIs", said)
        formatted = ["clang-format-19", "--dry-run", "-Werror", f"--style=file:{ROOT / '.clang-format'}"]
        if shutil.which(formatted[0]):
            self.run_command(*formatted, *[tree / path for path in sources])


if __name__ == "__main__":
    unittest.main()
