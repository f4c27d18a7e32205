"""heartbeat db: check, stats, export and import, at rest and while the program runs."""

import csv
import io
import json
import os
import pathlib
import re
import signal
import subprocess
import tempfile
import time
import unittest

from server import BINARY, PATIENCE, Server
from test_local_socket import ask

NO_DAMAGE = re.compile(r"^checked (\d+) blocks, (\d+) chunks, (\d+) samples, (\d+) journal records: no damage\n$")
TEXT = """# TYPE load gauge
load{host="a"} 0.1 1600000000.001
load{host="a"} 0.2 1600000001.002
load{host="b \\"quoted\\", and more"} -1e+21 1600000000.000
# TYPE hits counter
hits_total 7 1600003600.000
hits_total NaN 1600003601.000
# EOF
"""
# The same as export writes it: the families sorted.
EXPORTED = """# TYPE hits counter
hits_total 7 1600003600.000
hits_total NaN 1600003601.000
# TYPE load gauge
load{host="a"} 0.1 1600000000.001
load{host="a"} 0.2 1600000001.002
load{host="b \\"quoted\\", and more"} -1e+21 1600000000.000
# EOF
"""
IMPORTED = ["--match", "load", "--match", "hits_total", "--end", "1650000000"]


class Database(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="heartbeat-db-")
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.data_dir = self.folder / "data"

    def db(self, *arguments, stdin="", data_dir=None):
        return subprocess.run([BINARY, "db", *arguments, "--data-dir", str(data_dir or self.data_dir)], input=stdin,
                              capture_output=True, text=True, timeout=30, check=False)

    def succeed(self, *arguments, **options):
        result = self.db(*arguments, **options)
        self.assertEqual(result.returncode, 0, result.stderr)
        return result.stdout

    def fail_with(self, status, words, *arguments, **options):
        result = self.db(*arguments, **options)
        self.assertEqual(result.returncode, status, result)
        self.assertIn(words, result.stderr)
        return result

    def write(self, name, text):
        path = self.folder / name
        path.write_text(text, encoding="utf-8")
        return str(path)

    def start(self, *flags):
        server = Server(*flags, data_dir=str(self.data_dir))
        self.addCleanup(server.stop)
        return server


class BothWays:
    """What is the same whether the program runs or not."""

    def test_what_goes_in_comes_out(self):
        said = self.succeed("import", self.write("in", TEXT))
        self.assertEqual(said, "5 samples of 3 series, 3 of them new\n")
        self.assertEqual(self.succeed("export", *IMPORTED), EXPORTED)
        other = self.folder / "other"
        self.succeed("import", "-", stdin=EXPORTED, data_dir=other)
        self.assertEqual(self.succeed("export", *IMPORTED, data_dir=other), EXPORTED)

    def test_comma_separated_values(self):
        self.succeed("import", self.write("in", TEXT))
        text = self.succeed("export", *IMPORTED, "--format", "csv")
        rows = list(csv.DictReader(io.StringIO(text)))
        self.assertEqual(rows[2], {"metric": "load", "labels": '{host="a"}', "timestamp": "2020-09-13 12:26:40.001",
                                   "value": "0.1"})
        self.assertEqual(rows[-1]["labels"], '{host="b \\"quoted\\", and more"}')
        other = self.folder / "other"
        self.succeed("import", "-", stdin=text, data_dir=other)
        self.assertEqual(self.succeed("export", *IMPORTED, "--format", "csv", data_dir=other), text)

    def test_the_time_and_the_tier_are_chosen(self):
        self.succeed("import", self.write("in", TEXT))
        self.assertEqual(self.succeed("export", "--match", 'load{host="a"}', "--start", "2020-09-13T12:26:41Z", "--end",
                                      "1600000002"),
                         '# TYPE load gauge\nload{host="a"} 0.2 1600000001.002\n# EOF\n')
        self.assertEqual(self.succeed("export", "--match", 'load{host="a"}', "--tier", "1m"),
                         '# TYPE load gauge\nload{host="a"} 0.2 1600000019.999\n# EOF\n')

    def test_a_wrong_line_ends_it_and_what_stood_before_is_taken(self):
        path = self.write("in", "a 1 1600000000\na 2 1600000001\na 3\na 4 1600000003\n# EOF\n")
        result = self.fail_with(1, f"{path}:3: expected a timestamp", "import", path)
        self.assertIn("2 samples were taken before.\n", result.stderr)
        self.assertEqual(self.succeed("export", "--match", "a"),
                         "# TYPE a unknown\na 1 1600000000.000\na 2 1600000001.000\n# EOF\n")

    def test_nothing_matches(self):
        self.succeed("import", self.write("in", TEXT))
        output = self.folder / "out"
        self.fail_with(1, "no series matches", "export", "--match", "nonsense", "--output", str(output))
        self.assertFalse(output.exists())

    def test_check_finds_no_damage(self):
        self.succeed("import", self.write("in", TEXT))
        counts = NO_DAMAGE.match(self.succeed("check"))
        self.assertTrue(counts)
        self.assertGreaterEqual(int(counts.group(3)), 5)

    def test_stats(self):
        self.succeed("import", self.write("in", TEXT))
        text = self.succeed("stats")
        for words in ("journals ", "bytes/sample", "2020-09-13T12:26:40Z", "active", "metrics with most bytes"):
            self.assertIn(words, text)
        found = json.loads(self.succeed("stats", "--json"))
        self.assertGreaterEqual(found["tiers"][0]["samples"], 5)
        self.assertEqual(found["tiers"][0]["oldest_ms"], 1600000000000)
        self.assertEqual([tier["tier"] for tier in found["tiers"]], ["raw", "1m", "1h"])
        self.assertGreaterEqual(found["series_active"] + found["series_ended"], 3)
        self.assertGreater(found["file_bytes"], 0)
        self.assertLessEqual(len(found["most_series"]), 10)
        self.assertGreater(found["most_bytes"][0]["bytes"], 0)

    def test_what_cannot_be_written(self):
        self.succeed("import", self.write("in", TEXT))
        self.fail_with(1, "/no/such/folder/out: No such file", "export", *IMPORTED, "--output", "/no/such/folder/out")
        self.fail_with(1, "/dev/full: No space left", "export", *IMPORTED, "--output", "/dev/full")
        reader, writer = os.pipe()
        os.close(reader)
        try:
            result = subprocess.run([BINARY, "db", "export", *IMPORTED, "--data-dir", str(self.data_dir)],
                                    stdout=writer, stderr=subprocess.PIPE, text=True, timeout=30, check=False)
        finally:
            os.close(writer)
        self.assertEqual(result.returncode, 1)
        self.assertIn("standard output: Broken pipe", result.stderr)


class AtRest(BothWays, Database):
    def test_there_is_no_history(self):
        for verb in (["check"], ["stats"], ["export", "--match", "a"]):
            with self.subTest(verb):
                result = self.db(*verb)
                self.assertEqual(result.returncode, 1)
                self.assertIn(str(self.data_dir), result.stderr)
        self.assertFalse(self.data_dir.exists())

    def test_check_finds_damage(self):
        self.succeed("import", self.write("in", TEXT))
        path = self.data_dir / "heartbeat.db"
        data = bytearray(path.read_bytes())
        at = len(data) - 200
        data[at:at + 100] = bytes(100)
        path.write_bytes(data)
        result = self.db("check")
        self.assertEqual(result.returncode, 1, result)
        self.assertRegex(result.stdout, r"\d+ damaged\n$")
        self.assertIn("heartbeat.db: ", result.stdout)
        self.assertGreaterEqual(len(result.stdout.splitlines()), 2)

    def test_stats_names_the_metrics(self):
        self.succeed("import", self.write("in", TEXT))
        found = json.loads(self.succeed("stats", "--json"))
        self.assertEqual([(metric["name"], metric["series"]) for metric in found["most_series"]],
                         [("load", 2), ("hits_total", 1)])

    def test_looking_changes_nothing(self):
        self.succeed("import", self.write("in", TEXT))

        def files():
            return {path.name: path.read_bytes() for path in self.data_dir.iterdir() if path.name != "heartbeat.lock"}

        before = files()
        self.succeed("check")
        self.succeed("stats")
        self.succeed("export", *IMPORTED)
        self.assertEqual(files(), before)

    def test_what_a_program_that_was_killed_had_recorded(self):
        server = self.start()
        time.sleep(1.5)
        server.signal(signal.SIGKILL)
        text = self.succeed("export", "--match", "node_load1")
        self.assertGreaterEqual(text.count("\nnode_load1 "), 2)
        self.assertTrue(NO_DAMAGE.match(self.succeed("check")))

    def test_another_process_has_it(self):
        self.start()
        (self.data_dir / "heartbeat.sock").unlink()
        for verb in (["check"], ["stats"], ["export", "--match", "a"], ["import", self.write("in", TEXT)]):
            with self.subTest(verb):
                self.fail_with(1, "in use by the process with the id", *verb)


class InUse(BothWays, Database):
    def setUp(self):
        super().setUp()
        self.server = self.start()

    def test_it_goes_on_recording(self):
        self.succeed("import", self.write("in", TEXT))
        first = self.succeed("export", "--match", "node_load1").count("\nnode_load1 ")
        deadline = time.monotonic() + PATIENCE
        while self.succeed("export", "--match", "node_load1").count("\nnode_load1 ") <= first:
            self.assertLess(time.monotonic(), deadline)
            self.succeed("check")
        self.assertEqual(self.server.get("/api/v1/query?query=load&time=1600000001").status, 200)

    def test_what_was_imported_is_there_after_a_restart(self):
        self.succeed("import", self.write("in", TEXT))
        self.server.signal(signal.SIGKILL)
        self.assertEqual(self.succeed("export", *IMPORTED), EXPORTED)

    def test_a_large_import_goes_in_pieces(self):
        lines = [f'big{{label="{"x" * 100}"}} {i} {1600000000 + i}\n' for i in range(60_000)]
        said = self.succeed("import", "-", stdin="".join(lines) + "# EOF\n")
        self.assertEqual(said, "60000 samples of 1 series, 1 of them new\n")
        self.assertEqual(self.succeed("export", "--match", "big").count("\nbig{"), 60_000)

    def test_the_network_cannot_ask_for_it(self):
        socket_path = str(self.data_dir / "heartbeat.sock")
        for path in ("check", "stats"):
            with self.subTest(path):
                self.assertEqual(self.server.get(f"/api/v1/db/{path}").status, 404)
                self.assertEqual(ask(socket_path, f"/api/v1/db/{path}")[0], 200)
        self.assertEqual(self.server.request("POST", "/api/v1/db/import?format=openmetrics", body=TEXT.encode()).status,
                         404)


class Words(Database):
    def test_help(self):
        for verb in ("check", "stats", "export", "import"):
            with self.subTest(verb):
                result = subprocess.run([BINARY, "db", verb, "--help"], capture_output=True, text=True, timeout=PATIENCE,
                                        check=False)
                self.assertEqual((result.returncode, result.stderr), (0, ""))
                self.assertIn("--data-dir", result.stdout)
        self.assertIn("Staleness markers", self.succeed("export", "--help"))
        listed = subprocess.run([BINARY, "--help"], capture_output=True, text=True, timeout=PATIENCE, check=False)
        self.assertRegex(listed.stdout, r"(?m)^ +db ")

    def test_wrong_arguments(self):
        for arguments, words in (([], "say check"), (["dance"], "'dance' is none of"), (["check", "--nonsense"], "--nonsense"),
                                 (["export"], "--match"), (["export", "--match", "sum(a)"], "--match: expected"),
                                 (["export", "--match", "{}"], "--match: "),
                                 (["export", "--match", "a", "--start", "yesterday"], "--start: 'yesterday'"),
                                 (["export", "--match", "a", "--end", "2h"], "--end: '2h'"),
                                 (["export", "--match", "a", "--start", "2", "--end", "1"], "--end is before"),
                                 (["export", "--match", "a", "--format", "prometheus"], "--format"),
                                 (["export", "--match", "a", "--tier", "5m"], "--tier"), (["import"], "FILE"),
                                 (["import", "a", "--format", "xml"], "--format")):
            with self.subTest(arguments):
                result = subprocess.run([BINARY, "db", *arguments], capture_output=True, text=True, timeout=PATIENCE,
                                        check=False, env={**os.environ, "HOME": str(self.folder)})
                self.assertEqual(result.returncode, 2, result)
                self.assertEqual(result.stdout, "")
                self.assertIn(words, result.stderr)
                self.assertTrue(result.stderr.startswith("heartbeat db"), result.stderr)

    def test_the_file_to_import_is_absent(self):
        self.fail_with(1, "absent: No such file", "import", str(self.folder / "absent"))
        self.assertFalse(self.data_dir.exists())

    def test_a_text_that_is_cut_off(self):
        result = self.fail_with(1, "standard input:2: expected # EOF", "import", "-", stdin="a 1 1600000000\n")
        self.assertIn("1 samples were taken before.", result.stderr)

    def test_the_default_directory_is_the_servers(self):
        state = self.folder / "state"
        path = self.write("in", TEXT)
        result = subprocess.run([BINARY, "db", "import", path], capture_output=True, text=True, timeout=PATIENCE,
                                check=False, env={"XDG_STATE_HOME": str(state), "PATH": os.environ["PATH"]})
        self.assertEqual(result.returncode, 0, result.stderr)
        self.assertTrue((state / "heartbeat" / "heartbeat.db").exists())


if __name__ == "__main__":
    unittest.main()
