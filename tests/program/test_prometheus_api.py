"""The part of Prometheus's HTTP API that there is, as its clients read it."""

import gzip
import json
import pathlib
import re
import subprocess
import tempfile
import time
import unittest
import urllib.parse

from server import BINARY, PATIENCE, ServerTest

FORM = {"Content-Type": "application/x-www-form-urlencoded"}


class PrometheusApi(ServerTest):
    def ask(self, path, **parameters):
        return self.server.get(f"/api/v1/{path}?{urllib.parse.urlencode(parameters)}")

    def data(self, path, **parameters):
        response = self.ask(path, **parameters)
        self.assertEqual(response.status, 200, response)
        answer = response.json()
        self.assertEqual(answer["status"], "success")
        return answer["data"]

    def value(self, query):
        """The only value of an instant query."""
        result = self.data("query", query=query)["result"]
        self.assertEqual(len(result), 1, result)
        return float(result[0]["value"][1])

    def assert_error(self, response, status, kind, text=""):
        self.assertEqual(response.status, status, response)
        self.assertEqual(response.header("Content-Type"), "application/json")
        answer = response.json()
        self.assertEqual((answer["status"], answer["errorType"]), ("error", kind))
        self.assertIn(text, answer["error"])
        self.assertTrue(answer["error"])

    def test_an_instant_vector(self):
        data = self.data("query", query="node_load1")
        self.assertEqual(data["resultType"], "vector")
        (sample,) = data["result"]
        self.assertEqual(sample["metric"], {"__name__": "node_load1"})
        at, value = sample["value"]
        self.assertAlmostEqual(at, time.time(), delta=3)
        self.assertIsInstance(value, str)
        self.assertGreaterEqual(float(value), 0)

    def test_a_scalar(self):
        data = self.data("query", query="1 + 2 * 3", time="1700000000.5")
        self.assertEqual(data, {"resultType": "scalar", "result": [1700000000.5, "7"]})

    def test_special_values(self):
        for query, value in (("1/0", "+Inf"), ("-1/0", "-Inf"), ("0/0", "NaN")):
            with self.subTest(query):
                self.assertEqual(self.data("query", query=query)["result"][1], value)

    def test_a_time_as_text(self):
        self.assertEqual(self.data("query", query="1", time="2023-11-14T22:13:20Z")["result"][0], 1700000000)

    def test_all_matchers(self):
        for matcher, count in (('{mode="idle"}', 1), ('{mode!="idle"}', 7), ('{mode=~"idle|user"}', 2),
                               ('{mode!~"idle|user"}', 6), ('{mode=~"id"}', 0), ('{mode="none"}', 0)):
            with self.subTest(matcher):
                cpus = self.value('count(node_cpu_seconds_total{mode="idle"})')
                result = self.data("query", query=f"node_cpu_seconds_total{matcher}")["result"]
                self.assertEqual(len(result), count * cpus)

    def test_aggregation_and_arithmetic(self):
        share = self.value("sum(node_memory_MemAvailable_bytes) / sum(node_memory_MemTotal_bytes) * 100")
        self.assertTrue(0 < share < 100, share)
        modes = self.data("query", query="sum by (mode) (node_cpu_seconds_total)")["result"]
        self.assertEqual({tuple(sample["metric"]) for sample in modes}, {("mode",)})
        self.assertEqual(self.value('count(sum without (mode) (node_cpu_seconds_total))'),
                         self.value('count(node_cpu_seconds_total{mode="idle"})'))
        self.assertEqual(self.value("node_time_seconds < bool 0"), 0)
        self.assertEqual(self.data("query", query="node_time_seconds < 0")["result"], [])

    def test_rates_over_the_seconds_there_are(self):
        deadline = time.monotonic() + PATIENCE
        query = "sum(rate(node_cpu_seconds_total[5s]))"
        while not self.data("query", query=query)["result"] and time.monotonic() < deadline:
            time.sleep(0.1)
        self.assertGreater(self.value(query), 0)
        busy = self.value('1 - sum(rate(node_cpu_seconds_total{mode="idle"}[15m]))'
                          " / sum(rate(node_cpu_seconds_total[15m]))")
        self.assertTrue(-0.01 <= busy <= 1.01, busy)

    def test_a_range(self):
        deadline = time.monotonic() + PATIENCE
        while True:  # the history of a server that has just started begins after the last whole second
            now = int(time.time())
            data = self.data("query_range", query="node_load1 * 0 + 3", start=now - 2, end=now, step="1s")
            if data["result"] or time.monotonic() > deadline:
                break
            time.sleep(0.1)
        self.assertEqual(data["resultType"], "matrix")
        (series,) = data["result"]
        self.assertEqual(series["metric"], {})
        self.assertTrue(series["values"])
        for at, value in series["values"]:
            self.assertIn(at, (now - 2, now - 1, now))
            self.assertEqual(value, "3")
        scalar = self.data("query_range", query="1", start=now - 10, end=now, step=5)
        self.assertEqual(scalar["result"], [{"metric": {}, "values": [[now - 10, "1"], [now - 5, "1"], [now, "1"]]}])

    def test_forms_are_taken_as_well(self):
        body = urllib.parse.urlencode({"query": 'count(node_cpu_seconds_total{mode=~"idle|user"}) > 0 + 0'}).encode()
        answer = self.server.request("POST", "/api/v1/query", FORM, body)
        self.assertEqual(answer.status, 200, answer)
        self.assertEqual(len(answer.json()["data"]["result"]), 1)
        body = urllib.parse.urlencode({"query": "1", "start": 0, "end": 10, "step": 5}).encode()
        answer = self.server.request("POST", "/api/v1/query_range", FORM, body)
        self.assertEqual(len(answer.json()["data"]["result"][0]["values"]), 3)

    def test_bad_queries_say_what_is_wrong(self):
        for parameters in ({}, {"query": ""}, {"query": "sum("}, {"query": "{}"}, {"query": "node_load1 +"},
                           {"query": "1", "time": "yesterday"}, {"query": 'up{job=~"("}'},
                           {"query": "rate(node_load1)"}, {"query": "nosuchfunction(1)"}):
            with self.subTest(parameters):
                self.assert_error(self.ask("query", **parameters), 400, "bad_data")

    def test_a_query_of_parentheses_is_refused_at_once(self):
        body = urllib.parse.urlencode({"query": "(" * 100_000 + "1" + ")" * 100_000}).encode()
        began = time.monotonic()
        self.assert_error(self.server.request("POST", "/api/v1/query", FORM, body), 400, "bad_data")
        self.assertLess(time.monotonic() - began, 0.5)

    def test_bad_ranges_say_what_is_wrong(self):
        good = {"query": "1", "start": 0, "end": 10, "step": 1}
        for change in ({"start": "x"}, {"end": "x"}, {"step": "x"}, {"step": 0}, {"step": -1}, {"end": -1},
                       {"query": "sum("}, {"end": 1e9}, {"query": "node_load1[5s]"}):
            with self.subTest(change):
                began = time.monotonic()
                self.assert_error(self.ask("query_range", **{**good, **change}), 400, "bad_data")
                self.assertLess(time.monotonic() - began, 1)
        for missing in good:
            with self.subTest(missing=missing):
                rest = {name: value for name, value in good.items() if name != missing}
                self.assert_error(self.ask("query_range", **rest), 400, "bad_data")

    def test_what_is_not_there(self):
        self.assert_error(self.server.get("/api/v1/nope"), 404, "not_found")
        for method in ("PUT", "DELETE"):
            response = self.server.request(method, "/api/v1/query")
            self.assert_error(response, 405, "bad_data")
            self.assertEqual(response.header("Allow"), "GET, HEAD, POST")

    def test_build_information(self):
        data = self.data("status/buildinfo")
        for name in ("version", "revision", "branch", "buildUser", "buildDate", "goVersion"):
            self.assertIsInstance(data[name], str, name)
        self.assertRegex(data["version"], r"^\d+\.\d+\.\d+")

    def test_series_and_labels(self):
        (series,) = self.data("series", **{"match[]": "node_load1"})
        self.assertEqual(series, {"__name__": "node_load1"})
        self.assertEqual(self.data("label/mode/values", **{"match[]": 'node_cpu_seconds_total{mode=~"i.*"}'}),
                         ["idle", "iowait", "irq"])
        names = self.data("labels")
        self.assertEqual(names, sorted(names))
        self.assertIn("__name__", names)
        body = urllib.parse.urlencode([("match[]", "node_load1"), ("match[]", "node_load5")]).encode()
        answer = self.server.request("POST", "/api/v1/series", FORM, body)
        self.assertEqual([labels["__name__"] for labels in answer.json()["data"]], ["node_load1", "node_load5"])
        cut = self.ask("label/__name__/values", limit=2).json()
        self.assertEqual((len(cut["data"]), cut["warnings"]), (2, ["results truncated due to limit"]))

    def test_bad_selectors_say_what_is_wrong(self):
        self.assert_error(self.ask("series"), 400, "bad_data", "no match[] parameter provided")
        self.assert_error(self.ask("series", **{"match[]": "{}"}), 400, "bad_data", "at least one non-empty matcher")
        self.assert_error(self.ask("labels", **{"match[]": "up("}), 400, "bad_data", "parse error")
        self.assert_error(self.ask("label/job/values", start="x"), 400, "bad_data", "Invalid time value for 'start'")
        self.assert_error(self.ask("label/job"), 404, "not_found")

    def test_metadata_and_targets(self):
        load = self.data("metadata", metric="node_load1")
        self.assertEqual(load, {"node_load1": [{"type": "gauge", "help": "1m load average.", "unit": ""}]})
        self.assertEqual(len(self.data("metadata", limit=3)), 3)
        targets = self.data("targets")
        (target,) = targets["activeTargets"]
        self.assertEqual((target["health"], target["lastError"]), ("up", ""))
        self.assertEqual(target["scrapeUrl"], f"http://127.0.0.1:{self.server.port}/metrics")
        self.assertEqual(self.data("targets", state="dropped")["activeTargets"], [])
        self.assertEqual(self.data("targets/metadata", metric="node_load1")[0]["type"], "gauge")
        self.assert_error(self.ask("metadata", limit="x"), 400, "bad_data", "limit must be a number")

    def test_what_is_empty_has_its_shape(self):
        self.assertEqual(self.data("rules"), {"groups": []})
        self.assertEqual(self.data("alerts"), {"alerts": []})
        self.assertEqual(self.data("alertmanagers"), {"activeAlertmanagers": [], "droppedAlertmanagers": []})
        self.assertEqual(self.data("query_exemplars", query="up"), [])
        self.assert_error(self.ask("rules", type="x"), 400, "bad_data", "not supported value")

    def test_texts_of_queries(self):
        self.assertEqual(self.data("format_query", query="sum(a)by(b)"), "sum by (b) (a)")
        tree = self.data("parse_query", query="-a")
        self.assertEqual((tree["type"], tree["op"], tree["expr"]["name"]), ("unaryExpr", "-", "a"))
        for path in ("format_query", "parse_query"):
            self.assert_error(self.ask(path, query="("), 400, "bad_data", 'invalid parameter "query"')

    def test_status(self):
        self.assertIn("listen:", self.data("status/config")["yaml"])
        self.assertEqual(self.data("status/flags")["query.timeout"], "2m")
        self.assertRegex(self.data("status/runtimeinfo")["startTime"], r"^\d{4}-\d\d-\d\dT.*Z$")
        self.assertEqual(set(self.data("status/walreplay")), {"min", "max", "current"})
        tsdb = self.data("status/tsdb", limit=2)
        self.assertGreater(tsdb["headStats"]["numSeries"], 100)
        self.assertEqual(len(tsdb["seriesCountByMetricName"]), 2)

    def test_federation(self):
        page = self.server.get("/federate?match[]=node_load1&match[]=node_load5")
        self.assertEqual(page.status, 200)
        lines = page.body.decode().splitlines()
        self.assertEqual(lines[0], "# TYPE node_load1 untyped")
        self.assertRegex(lines[1], r'^node_load1\{instance=""\} [0-9.e+-]+ \d{13}$')
        self.assertEqual(self.server.get("/federate?match[]=a(").status, 400)

    def test_what_a_query_cost(self):
        stats = self.data("query", query="node_load1", stats="all")["stats"]
        self.assertEqual(stats["samples"]["totalQueryableSamples"], 1)
        self.assertEqual(len(stats["samples"]["totalQueryableSamplesPerStep"]), 1)
        self.assertIn("evalTotalTime", stats["timings"])

    def test_a_large_result_comes_in_chunks(self):
        query = urllib.parse.urlencode({"query": 'label_replace(vector(time()), "a", "b", "", "")',
                                        "start": 0, "end": 11000, "step": 1})
        with self.server.client() as client:
            client.send(f"GET /api/v1/query_range?{query} HTTP/1.1\r\nHost: localhost\r\n\r\n")
            head = client.read_until(b"\r\n\r\n")
            self.assertIn(b"Transfer-Encoding: chunked\r\n", head)
            body = b""
            while True:
                size = int(client.read_until(b"\r\n"), 16)
                while len(client.received) < size + 2:
                    self.assertTrue(client.more())
                body += client.received[:size]
                client.received = client.received[size + 2:]
                if size == 0:
                    break
            self.assertEqual(len(json.loads(body)["data"]["result"][0]["values"]), 11001)
            client.send("GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n")
            self.assertEqual(client.response().status, 200)

    def test_large_results_are_compressed(self):
        answer = self.server.get("/api/v1/series?match[]=" + urllib.parse.quote('{__name__=~"node.*"}'),
                                 {"Accept-Encoding": "gzip"})
        self.assertEqual(answer.header("Content-Encoding"), "gzip")
        self.assertGreater(len(json.loads(gzip.decompress(answer.body))["data"]), 100)

    def test_answers_are_plain_json(self):
        text = self.ask("query", query="node_cpu_seconds_total").body.decode("utf-8")
        json.loads(text, parse_constant=self.fail)



class QueryLimits(ServerTest):
    """What queries may cost, by the flags that say so."""

    flags = ("--query.max-concurrency", "1", "--query.timeout", "1500ms", "--query.max-samples", "1000000",
             "--query.lookback-delta", "1s")

    def ask(self, **parameters):
        return self.server.get(f"/api/v1/query?{urllib.parse.urlencode(parameters)}")

    def test_too_many_samples(self):
        answer = self.ask(query="+".join(["count_over_time(vector(1)[30d:1s])"] * 2))
        self.assertEqual((answer.status, answer.json()["errorType"]), (422, "execution"))
        self.assertIn("too many samples", answer.json()["error"])

    def test_a_time_that_is_over(self):
        answer = self.ask(query="1", timeout=0)
        self.assertEqual((answer.status, answer.json()["errorType"]), (503, "timeout"))

    def test_the_flags_are_told(self):
        flags = self.server.get_json("/api/v1/status/flags")["data"]
        self.assertEqual((flags["query.max-concurrency"], flags["query.timeout"]), ("1", "1500ms"))


class AbandonedQueries(ServerTest):
    flags = ("--query.max-concurrency", "1", "--query.max-samples", "100000000000")

    def test_a_client_that_leaves_ends_its_query(self):
        # Worth minutes: half a second for each of five hundred terms.
        query = "+".join(f"count_over_time(vector({term})[120d:1s])" for term in range(500))
        body = urllib.parse.urlencode({"query": query})
        with self.server.client() as client:
            client.send("POST /api/v1/query HTTP/1.1\r\nHost: localhost\r\n"
                        f"Content-Type: {FORM['Content-Type']}\r\nContent-Length: {len(body)}\r\n\r\n{body}")
            time.sleep(0.3)  # until it is evaluated, and nothing else is
        began = time.monotonic()
        with self.server.client(timeout=30) as client:
            client.send("GET /api/v1/query?query=1 HTTP/1.1\r\nHost: localhost\r\n\r\n")
            self.assertEqual(client.response().status, 200)
        self.assertLess(time.monotonic() - began, 15)
        page = self.server.get("/metrics?name[]=heartbeat_http_rejects_total").body.decode()
        deadline = time.monotonic() + PATIENCE
        while 'reason="left"} 1' not in page and time.monotonic() < deadline:
            time.sleep(0.2)
            page = self.server.get("/metrics?name[]=heartbeat_http_rejects_total").body.decode()
        self.assertIn('heartbeat_http_rejects_total{reason="left"} 1\n', page)


class QueryCommand(ServerTest):
    """heartbeat query, which asks the running program."""

    def query(self, *arguments):
        return subprocess.run([BINARY, "query", "--data-dir", self.server.data_dir, *arguments],
                              capture_output=True, text=True, timeout=30, check=False)

    def test_a_table(self):
        done = self.query("node_load1")
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        self.assertRegex(done.stdout, r"^node_load1  [0-9.]+\n$")

    def test_a_graph(self):
        done = self.query("vector(1)", "--range", "--start", "0", "--end", "10", "--step", "1s")
        self.assertIn("1970-01-01 00:00:00 UTC to 1970-01-01 00:00:10 UTC\n", done.stdout)

    def test_json_and_an_explanation(self):
        self.assertEqual(json.loads(self.query("1", "--json").stdout)["data"]["result"][1], "1")
        self.assertIn("1 series, ", self.query("node_load1", "--explain").stdout)

    def test_what_is_wrong(self):
        done = self.query("sum(")
        self.assertEqual(done.returncode, 1)
        self.assertIn("parse error", done.stderr)
        self.assertEqual(self.query().returncode, 2)
        self.assertEqual(self.query("1", "--start", "0").returncode, 2)
        nobody = subprocess.run([BINARY, "query", "1", "--data-dir", self.server.data_dir + "-none"],
                                capture_output=True, text=True, timeout=30, check=False)
        self.assertEqual(nobody.returncode, 1)
        self.assertIn("Start it with: heartbeat --data-dir", nobody.stderr)


class QueryCommandAtRest(unittest.TestCase):
    """heartbeat query where nobody is running: it asks the data directory."""

    END = 1600000100

    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory(prefix="heartbeat-query-")
        cls.addClassCleanup(folder.cleanup)
        cls.data_dir = f"{folder.name}/data"
        samples = "".join(f"hits_total{{n=\"{series}\"}} {second} {cls.END - 100 + second}\n"
                          for series in range(100) for second in range(101))
        subprocess.run([BINARY, "db", "import", "-", "--data-dir", cls.data_dir], check=True, text=True,
                       input=f"# TYPE hits counter\n{samples}# EOF\n", stdout=subprocess.DEVNULL)

    def query(self, *arguments):
        return subprocess.run([BINARY, "query", "--data-dir", self.data_dir, *arguments], capture_output=True,
                              text=True, timeout=30, check=False)

    def test_now_is_when_history_ends(self):
        data = json.loads(self.query('hits_total{n="7"}', "--json").stdout)["data"]
        self.assertEqual(data["result"][0]["value"], [self.END, "100"])
        self.assertEqual(self.query('hits_total{n="7"}', "--time", str(self.END - 50)).stdout, 'hits_total{n="7"}  50\n')

    def test_a_range_ends_with_history(self):
        data = json.loads(self.query('hits_total{n="7"}', "--range", "--step", "10s", "--json").stdout)["data"]
        times = [time for time, _ in data["result"][0]["values"]]
        self.assertEqual((times[0], times[-1]), (self.END - 100, self.END))

    def test_a_large_answer_is_whole(self):
        text = self.query("hits_total", "--range", "--step", "1s", "--json").stdout
        self.assertGreater(len(text), 2 * 65536)
        result = json.loads(text)["data"]["result"]
        self.assertEqual({len(series["values"]) for series in result}, {101})
        self.assertEqual(len(result), 100)

    def test_what_it_cost_and_what_is_wrong(self):
        self.assertIn("1 series, 100 samples", self.query('rate(hits_total{n="7"}[100s])', "--explain").stdout)
        wrong = self.query("sum(")
        self.assertEqual(wrong.returncode, 1)
        self.assertIn("parse error", wrong.stderr)

    def test_nothing_changes(self):
        def state():
            return [(path.name, path.stat().st_size, path.stat().st_mtime_ns)
                    for path in sorted(pathlib.Path(self.data_dir).iterdir())]
        before = state()
        self.assertEqual(self.query("hits_total").returncode, 0)
        self.assertEqual(state(), before)


if __name__ == "__main__":
    unittest.main()
