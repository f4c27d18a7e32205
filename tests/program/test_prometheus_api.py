"""The part of Prometheus's HTTP API that there is, as its clients read it."""

import json
import time
import unittest
import urllib.parse

from server import PATIENCE, ServerTest

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

    def test_answers_are_plain_json(self):
        text = self.ask("query", query="node_cpu_seconds_total").body.decode("utf-8")
        json.loads(text, parse_constant=self.fail)


if __name__ == "__main__":
    unittest.main()
