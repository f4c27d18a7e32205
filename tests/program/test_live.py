"""The live stream: an event a second, resumed where it broke off, shared by many, taken from who stops reading."""

import json
import re
import time
import unittest
import urllib.parse

from server import HOST, Client, Server, ServerTest

STREAMS_MAX = 64
QUERIES_MAX = 200
FROZEN_READER_SECONDS = 10
FROZEN_READER_BYTES = 256 * 1024
MEMORY_GROWTH_MAX = 2 * 1024 * 1024  # the history that came in the meantime included


class Watcher:
    """A reader of one live stream."""

    def __init__(self, port, request, **options):
        self.client = Client(port, **options)
        self.client.send(request)
        head = self.client.read_until(b"\r\n\r\n").decode("latin-1")
        self.status = int(head.split(" ")[1])
        self.head = head

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.client.socket.close()

    def block(self):
        """The fields of the next block of lines, comments left out unless there is nothing else."""
        fields = {}
        for line in self.client.read_until(b"\n\n").decode().splitlines():
            if line:
                name, _, value = line.partition(":")
                fields[name] = value.removeprefix(" ")
        return fields

    def event(self):
        """The next tick: its id and its data."""
        while True:
            fields = self.block()
            if fields.get("event") == "tick":
                return int(fields["id"]), json.loads(fields["data"])


def get(queries, fields="", **parameters):
    query = urllib.parse.urlencode([("query", query) for query in queries] + list(parameters.items()))
    return f"GET /api/v1/live?{query} HTTP/1.1\r\n{HOST}{fields}\r\n"


def post(body, content_type="application/json"):
    text = body if isinstance(body, str) else json.dumps(body)
    return (f"POST /api/v1/live HTTP/1.1\r\n{HOST}Content-Type: {content_type}\r\n"
            f"Content-Length: {len(text.encode())}\r\n\r\n{text}")


class Live(ServerTest):
    def watch(self, request, **options):
        watcher = Watcher(self.server.port, request, **options)
        self.addCleanup(watcher.client.socket.close)
        return watcher

    def test_an_event_a_second_with_every_result_in_its_place(self):
        watcher = self.watch(get(["node_load1", "1 + 1", "nosuchseries"]))
        self.assertEqual(watcher.status, 200)
        self.assertIn("Content-Type: text/event-stream", watcher.head)
        self.assertIn("Cache-Control: no-store", watcher.head)
        self.assertNotIn("Content-Encoding", watcher.head)
        began = time.monotonic()
        first, data = watcher.event()
        self.assertLess(time.monotonic() - began, 0.5, "the first event comes at once")
        self.assertEqual(data["time"], first / 1000)
        load, two, none = data["results"]
        self.assertEqual(load["status"], "success")
        self.assertEqual(load["data"]["resultType"], "vector")
        self.assertEqual(load["data"]["result"][0]["metric"], {"__name__": "node_load1"})
        self.assertEqual(two["data"]["resultType"], "scalar")
        self.assertEqual(two["data"]["result"][1], "2")
        self.assertEqual(none["data"]["result"], [])
        second, _ = watcher.event()
        third, _ = watcher.event()
        self.assertEqual(third - second, 1000)
        self.assertEqual(third % 1000, 0)
        self.assertAlmostEqual(third / 1000, time.time(), delta=0.9)

    def test_posted_queries(self):
        watcher = self.watch(post({"queries": [f"{number}" for number in range(QUERIES_MAX)]}))
        self.assertEqual(watcher.status, 200)
        _, data = watcher.event()
        self.assertEqual([result["data"]["result"][1] for result in data["results"]],
                         [str(number) for number in range(QUERIES_MAX)])

    def test_each_result_is_what_a_query_would_answer(self):
        query = 'sum by (mode) (node_cpu_seconds_total{cpu="0"})'
        at, data = self.watch(get([query])).event()
        parameters = urllib.parse.urlencode({"query": query, "time": at / 1000})
        self.assertEqual(data["results"][0], self.server.get_json(f"/api/v1/query?{parameters}"))

    def test_the_stream_resumes_where_it_broke_off(self):
        watcher = self.watch(get(["node_time_seconds"]))
        first, _ = watcher.event()
        second, _ = watcher.event()
        watcher.client.socket.close()
        for request in (get(["node_time_seconds"], f"Last-Event-ID: {first}\r\n"),
                        get(["node_time_seconds"], lastEventId=first)):
            time.sleep(1.1)
            again = self.watch(request)
            ids = [again.event()[0] for _ in range(3)]
            self.assertEqual(ids, [second, second + 1000, second + 2000])

    def test_a_resume_from_nowhere_starts_with_what_there_is(self):
        for last in ("0", "99999999999999", "-5", "x", "9" * 30):
            with self.subTest(last):
                watcher = self.watch(get(["1"], f"Last-Event-ID: {last}\r\n"))
                self.assertIn(watcher.status, (200, 400))
                if watcher.status == 200:
                    self.assertGreater(watcher.event()[0], 0)

    def test_bad_requests_are_refused_before_the_stream(self):
        cases = {
            "no query": (get([]), 400),
            "a query that does not parse": (get(["1", "sum("]), 400),
            "no JSON": (post("{"), 400),
            "an array": (post([]), 400),
            "no queries": (post({}), 400),
            "an empty list": (post({"queries": []}), 400),
            "a number": (post({"queries": [1]}), 400),
            "too many": (post({"queries": ["1"] * (QUERIES_MAX + 1)}), 400),
            "depth": (post("[" * 100000), 400),
            "text": (post({"queries": ["1"]}, "text/plain"), 415),
            "a form": (post("queries=1", "application/x-www-form-urlencoded"), 415),
        }
        for name, (request, status) in cases.items():
            with self.subTest(name), self.server.client() as client:
                client.send(request)
                response = client.response()
                self.assertEqual(response.status, status, response)
                self.assertEqual(response.json()["status"], "error")

    def test_sixty_four_watchers_and_not_one_more(self):
        fresh = Server()
        self.addCleanup(fresh.stop)
        watchers = [Watcher(fresh.port, get(["sum(rate(node_cpu_seconds_total[5s]))"])) for _ in range(STREAMS_MAX)]
        try:
            with fresh.client() as late:
                late.send(get(["1"]))
                response = late.response()
                self.assertEqual(response.status, 503)
                self.assertIsNotNone(response.header("Retry-After"))
            firsts = [watcher.event()[0] for watcher in watchers]
            seconds = [watcher.event()[0] for watcher in watchers]
            self.assertLessEqual(max(firsts) - min(firsts), 1000)
            self.assertLessEqual(max(seconds) - min(seconds), 1000)
        finally:
            for watcher in watchers:
                watcher.client.socket.close()
        deadline = time.monotonic() + 5
        while True:  # the places are free again as soon as the server has seen them go
            with fresh.client() as client:
                client.send(get(["1"]))
                if client.read_until(b"\r\n").split()[1] == b"200":
                    break
            self.assertLess(time.monotonic(), deadline)

    def test_a_frozen_reader_is_dropped_and_cheap(self):
        fresh = Server()
        self.addCleanup(fresh.stop)

        def watchers():
            return int(re.search(r"(?m)^heartbeat_live_watchers (\d+)$", fresh.get("/metrics").body.decode()).group(1))

        # Much more a second than the kernel's buffers hold, so that the ten seconds begin at once.
        request = post({"queries": ['{__name__=~".+"}'] * QUERIES_MAX})
        with Watcher(fresh.port, request, receive_buffer=4096) as frozen:
            began, before, most = time.monotonic(), fresh.memory_bytes(), 0
            dropped = None
            while dropped is None and time.monotonic() < began + 2 * FROZEN_READER_SECONDS:
                time.sleep(0.25)
                now = watchers()
                most = max(most, now)
                if most and not now:
                    dropped = time.monotonic() - began
            self.assertEqual(most, 1)
            self.assertIsNotNone(dropped, "the frozen reader is still there")
            self.assertGreater(dropped, FROZEN_READER_SECONDS / 2)
            self.assertLess(dropped, FROZEN_READER_SECONDS + 3, "ticks included")
            self.assertLessEqual(len(frozen.client.read_to_end()), FROZEN_READER_BYTES)
            self.assertLess(fresh.memory_bytes() - before, MEMORY_GROWTH_MAX)

    def test_a_watcher_that_leaves_is_forgotten(self):
        for _ in range(2 * STREAMS_MAX):
            watcher = self.watch(get(["1"]))
            self.assertEqual(watcher.status, 200)
            watcher.event()
            watcher.client.socket.close()


if __name__ == "__main__":
    unittest.main()
