"""Remote write 1.0 as its senders use it: what is taken, what is refused, and what becomes of it."""

import math
import os
import tempfile
import time
import unittest
import urllib.parse

import remote_write
from remote_write import HEADERS, STALE, body, field, label, series, snappy
from server import Server, ServerTest

PATH = "/api/v1/write"
MIB = 1 << 20


def now_ms():
    return int(time.time() * 1000)


def query(server, text, at_ms):
    """The values of an instant query by their labels."""
    asked = urllib.parse.urlencode({"query": text, "time": f"{at_ms / 1000:.3f}"})
    result = server.get_json(f"/api/v1/query?{asked}")["data"]["result"]
    return {tuple(sorted(each["metric"].items())): float(each["value"][1]) for each in result}


class RemoteWrite(ServerTest):
    flags = ("--web.enable-remote-write-receiver",)

    def write(self, *all_series, headers=None):
        return self.server.request("POST", PATH, HEADERS if headers is None else headers, body(*all_series))

    def assert_taken(self, response):
        self.assertEqual(response.status, 204, response)
        self.assertEqual(response.body, b"")

    def test_samples_are_there_at_once(self):
        at = now_ms()
        self.assert_taken(self.write(series({"__name__": "w_a", "host": "x"}, [(at - 1000, 1.5), (at, 2.5)]),
                                     series({"__name__": "w_a", "host": "y"}, [(at, -0.0)])))
        values = query(self.server, "w_a", at)
        self.assertEqual(values[(("__name__", "w_a"), ("host", "x"))], 2.5)
        self.assertEqual(math.copysign(1, values[(("__name__", "w_a"), ("host", "y"))]), -1)

    def test_labels_are_any_text(self):
        at = now_ms()
        text = 'a "quoted"\nline\\ with ünïcode 日本'
        self.assert_taken(self.write(series({"__name__": "w_text", "text": text}, [(at, 1)])))
        self.assertEqual(list(query(self.server, "w_text", at)), [(("__name__", "w_text"), ("text", text))])

    def test_a_staleness_marker_ends_a_series_at_once(self):
        at = now_ms()
        self.assert_taken(self.write(series({"__name__": "w_stale"}, [(at - 2000, 1), (at - 1000, STALE)])))
        self.assertEqual(len(query(self.server, "w_stale", at - 1500)), 1)
        self.assertEqual(query(self.server, "w_stale", at), {})

    def test_special_values(self):
        at = now_ms()
        for i, value in enumerate((math.inf, -math.inf, math.nan, 5e-324)):
            self.assert_taken(self.write(series({"__name__": f"w_special_{i}"}, [(at, value)])))
            (seen,) = query(self.server, f"w_special_{i}", at).values()
            self.assertTrue(seen == value or math.isnan(seen) and math.isnan(value), (seen, value))

    def test_what_is_sent_again_is_taken_and_another_value_is_not(self):
        at = now_ms()
        self.assert_taken(self.write(series({"__name__": "w_again"}, [(at, 1)])))
        self.assert_taken(self.write(series({"__name__": "w_again"}, [(at, 1)])))
        refused = self.write(series({"__name__": "w_again"}, [(at, 2), (at + 1, 3)]))
        self.assertEqual(refused.status, 400)
        self.assertIn(b"samples taken: 1; refused: duplicate 1", refused.body)
        self.assertEqual(list(query(self.server, "w_again", at).values()), [1])

    def test_a_series_late_by_less_than_an_hour_is_taken(self):
        at = now_ms()
        self.assert_taken(self.write(series({"__name__": "w_late"}, [(at, 2)])))
        self.assert_taken(self.write(series({"__name__": "w_late"}, [(at - 3500_000, 1)])))
        self.assertEqual(list(query(self.server, "w_late", at - 3499_000).values()), [1])
        refused = self.write(series({"__name__": "w_late"}, [(at - 3700_000, 0), (at + 1, 3)]))
        self.assertEqual(refused.status, 400)
        self.assertIn(b"samples taken: 1; refused: too_old 1 (the first: too old sample: w_late", refused.body)

    def test_wrong_series_are_refused_and_the_others_taken(self):
        at = now_ms()
        wrong = {
            "no labels": [],
            "no name": [("job", "x")],
            "an empty name": [("__name__", ""), ("job", "x")],
            "a repeated label": [("__name__", "w_wrong"), ("a", "1"), ("a", "2")],
            "a label without a name": [("", "1"), ("__name__", "w_wrong")],
            "out of order": [("__name__", "w_wrong"), ("b", "1"), ("a", "1")],
            "too many": [("__name__", "w_wrong"), *((f"l{i:04}", "v") for i in range(200))],
            "too long": [("__name__", "w_wrong"), ("a", "v" * 20_000)],
        }
        for i, (name, labels) in enumerate(wrong.items()):
            with self.subTest(name):
                good = series({"__name__": "w_good"}, [(at + i, 1)])
                response = self.write(series(labels, [(at, 1)]), good)
                self.assertEqual(response.status, 400, response)
                self.assertIn(b"samples taken: 1; refused: label", response.body)
                self.assertIn("text/plain", response.header("Content-Type"))
        self.assertEqual(query(self.server, "w_wrong", at), {})

    def test_the_headers_decide_the_format(self):
        for headers, status in (
                ({}, 204),
                ({"Content-Type": "application/x-protobuf;proto=prometheus.WriteRequest"}, 204),
                ({"Content-Type": "application/x-protobuf;proto=io.prometheus.write.v2.Request"}, 415),
                ({"Content-Type": "application/json"}, 415),
                ({"Content-Type": "image/png"}, 415),
                ({"Content-Encoding": "gzip"}, 415),
                ({"Content-Encoding": "deflate"}, 415)):
            with self.subTest(headers):
                self.assertEqual(self.write(headers={**HEADERS, **headers}).status, status)
                if status == 415:
                    damaged = self.server.request("POST", PATH, {**HEADERS, **headers}, b"\xff\xff")
                    self.assertEqual(damaged.status, 415)

    def test_a_broken_body_stores_nothing(self):
        at = now_ms()
        good = series({"__name__": "w_broken"}, [(at, 1)])
        for data in (b"", b"hello", body(good)[:-1], snappy(good + b"\xff"), snappy(good[:-1]),
                     b"\xff\x06\x00\x00sNaPpY" + body(good)):
            with self.subTest(data[:20]):
                self.assertEqual(self.server.request("POST", PATH, HEADERS, data).status, 400)
        self.assertEqual(query(self.server, "w_broken", at), {})

    def test_metadata_exemplars_and_histograms(self):
        at = now_ms()
        metadata = field(3, b"\x08\x01" + field(2, b"w_meta") + field(4, b"Some help."))
        self.assert_taken(self.write(metadata))
        name = label("__name__", "w_extra")
        exemplar = field(3, label("trace_id", "1") + b"\x11" + b"\0" * 8)
        self.assert_taken(self.write(field(1, name + remote_write.sample(at, 1) + exemplar)))
        histogram = self.write(field(1, name + field(4, b"\x08\x0c")))
        self.assertEqual(histogram.status, 400)
        self.assertIn(b"histogram 1", histogram.body)

    def test_large_bodies_have_a_limit(self):
        at = now_ms()
        # Two megabytes are more than any other route takes.
        rows = [series({"__name__": "w_large", "i": f"{i:05}", "pad": "x" * 400}, [(at, i)]) for i in range(5000)]
        sent = body(*rows)
        self.assertGreater(len(sent), 2 * MIB)
        self.assert_taken(self.server.request("POST", PATH, HEADERS, sent))
        self.assertEqual(list(query(self.server, "count(w_large)", at).values()), [5000])
        with self.server.client() as client:
            client.send(f"POST {PATH} HTTP/1.1\r\nHost: localhost\r\nContent-Length: {8 * MIB + 1}\r\n\r\n")
            self.assertEqual(client.response().status, 413)
        claims = self.server.request("POST", PATH, HEADERS, b"\x81\x80\x80\x10" + b"\0" * 100)  # 32 MiB and a byte
        self.assertEqual(claims.status, 413)
        self.assertIn(b"33554432", claims.body)

    def test_other_methods_and_other_sites_are_refused(self):
        got = self.server.get(PATH)
        self.assertEqual((got.status, got.header("Allow")), (405, "POST"))
        other = self.server.request("POST", PATH, {**HEADERS, "Origin": "http://evil.example"}, body())
        self.assertEqual(other.status, 403)
        self.assertEqual(self.server.request("POST", PATH, {**HEADERS, "Host": "evil.example"}, body()).status, 421)

    def test_what_came_is_counted(self):
        self.write(series({"__name__": "w_count"}, [(now_ms(), 1)]), series({"job": "x"}, [(now_ms(), 1)]))
        time.sleep(2.1)
        page = self.server.get("/metrics").body.decode()
        self.assertRegex(page, r"(?m)^heartbeat_remote_write_samples_total [1-9]")
        self.assertRegex(page, r'(?m)^heartbeat_remote_write_refused_total\{reason="labels"\} [1-9]')


class Off(ServerTest):
    def test_it_is_off_until_a_flag_says_otherwise(self):
        response = self.server.request("POST", PATH, HEADERS, body())
        self.assertEqual(response.status, 404)
        self.assertIn(b"--web.enable-remote-write-receiver", response.body)
        self.assertNotIn(b"heartbeat_remote_write", self.server.get("/metrics").body)
        with self.server.client() as client:
            client.send(f"POST {PATH} HTTP/1.1\r\nHost: localhost\r\nContent-Length: {2 * MIB}\r\n\r\n")
            self.assertEqual(client.response().status, 413)


class AnyAge(unittest.TestCase):
    flags = ("--web.enable-remote-write-receiver", "--storage.out-of-order-window", "any", "--retention-raw", "100y")

    def test_samples_of_any_age_survive_a_start(self):
        with tempfile.TemporaryDirectory() as folder:
            data_dir = os.path.join(folder, "data")
            for start in range(2):
                server = Server(*self.flags, data_dir=data_dir)
                try:
                    if start == 0:
                        rows = [series({"__name__": "w_old", "i": str(i)}, [(t, i) for t in range(0, 100_000, 1000)])
                                for i in range(10)]
                        self.assertEqual(server.request("POST", PATH, HEADERS, body(*rows)).status, 204)
                    self.assertEqual(list(query(server, "sum(w_old)", 99_500).values()), [45])
                    self.assertEqual(list(query(server, "sum(count_over_time(w_old[2m]))", 99_500).values()), [1000])
                finally:
                    server.stop()


if __name__ == "__main__":
    unittest.main()
