"""Requests that two programs could read in two ways are refused; all others are answered in order."""

import unittest

from server import HOST, ServerTest


def post(fields, body=""):
    return f"POST /api/v1/query HTTP/1.1\r\n{HOST}{fields}\r\n{body}"


def get(path="/healthz", fields=""):
    return f"GET {path} HTTP/1.1\r\n{HOST}{fields}\r\n"


FORM = "Content-Type: application/x-www-form-urlencoded\r\n"


class Framing(ServerTest):
    def test_ambiguous_requests_get_400_and_the_connection_ends(self):
        cases = {
            "length and chunked": post("Content-Length: 5\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n"),
            "chunked and length": post("Transfer-Encoding: chunked\r\nContent-Length: 5\r\n", "0\r\n\r\n"),
            "identity": post("Transfer-Encoding: identity\r\n"),
            "gzip, chunked": post("Transfer-Encoding: gzip, chunked\r\n", "0\r\n\r\n"),
            "chunked, identity": post("Transfer-Encoding: chunked, identity\r\n", "0\r\n\r\n"),
            "xchunked": post("Transfer-Encoding: xchunked\r\n", "0\r\n\r\n"),
            "chunked twice": post("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n"),
            "chunked in HTTP/1.0": "POST /api/v1/query HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
            "two lengths": post("Content-Length: 1\r\nContent-Length: 2\r\n", "xx"),
            "length with a sign": post("Content-Length: +1\r\n", "x"),
            "length in hex": post("Content-Length: 0x1\r\n", "x"),
            "length list": post("Content-Length: 1, 1\r\n", "x"),
            "empty length": post("Content-Length: \r\n"),
            "blank before the colon": post("Content-Length : 1\r\n", "x"),
            "folded field": get(fields="X: a\r\n b\r\n"),
            "folded first field": f"GET /healthz HTTP/1.1\r\n {HOST}\r\n",
            "bare LF": get().replace("\r\n", "\n"),
            "bare LF within": get(fields="X: a\nContent-Length: 5\r\n"),
            "bare CR within": get(fields="X: a\rContent-Length: 5\r\n"),
            "NUL in a value": get(fields="X: a\0b\r\n"),
            "NUL in a name": get(fields="X\0: a\r\n"),
            "field without a colon": get(fields="X\r\n"),
            "field without a name": get(fields=": a\r\n"),
            "two blanks in the request line": f"GET  /healthz HTTP/1.1\r\n{HOST}\r\n",
            "no version": "GET /healthz\r\n\r\n",
            "HTTP/1.2": f"GET /healthz HTTP/1.2\r\n{HOST}\r\n",
            "HTTP/2 preface": "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
            "chunk size with a blank": post("Transfer-Encoding: chunked\r\n", "1 \r\nx\r\n0\r\n\r\n"),
            "chunk size too large": post("Transfer-Encoding: chunked\r\n", "1ffffffffffffffff\r\n"),
            "chunk longer than said": post("Transfer-Encoding: chunked\r\n", "1\r\nxx\r\n0\r\n\r\n"),
            "chunk line ended by LF": post("Transfer-Encoding: chunked\r\n", "1\nx\r\n0\r\n\r\n"),
        }
        for name, request in cases.items():
            with self.subTest(name), self.server.client() as client:
                client.send(request)
                response = client.response()
                self.assertEqual(response.status, 400)
                self.assertEqual(response.header("Connection"), "close")
                client.send(get())  # smuggled: must not be answered
                self.assertEqual(client.read_to_end(), b"")

    def test_pipelined_requests_are_answered_in_order(self):
        responses = self.server.send(
            get("/api/uptime")
            + post(f"{FORM}Content-Length: 7\r\n", "query=1")
            + "\r\n"
            + get("/healthz")
            + post(f"{FORM}Transfer-Encoding: chunked\r\n", "6\r\nquery=\r\n1\r\n2\r\n0\r\n\r\n")
            + get("/api/none", "Connection: close\r\n")
            + get("/healthz"))
        self.assertEqual([response.status for response in responses], [200, 200, 200, 200, 404])
        self.assertIn("uptime", responses[0].json())
        self.assertEqual(responses[1].json()["data"]["result"][1], "1")
        self.assertEqual(responses[3].json()["data"]["result"][1], "2")

    def test_a_request_may_come_byte_by_byte(self):
        with self.server.client() as client:
            for byte in post(f"{FORM}Content-Length: 7\r\n", "query=3"):
                client.send(byte)
            self.assertEqual(client.response().json()["data"]["result"][1], "3")

    def test_the_connection_stays_unless_told_otherwise(self):
        for request, stays in (
                (get(), True),
                (get(fields="Connection: close\r\n"), False),
                ("GET /healthz HTTP/1.0\r\n\r\n", False),
                ("GET /healthz HTTP/1.0\r\nConnection: keep-alive\r\n\r\n", True)):
            with self.subTest(request), self.server.client() as client:
                client.send(request)
                self.assertEqual(client.response().status, 200)
                if stays:
                    client.send(get())
                    self.assertEqual(client.response().status, 200)
                else:
                    self.assertEqual(client.read_to_end(), b"")

    def test_the_body_is_offered_first(self):
        with self.server.client() as client:
            client.send(post(f"{FORM}Content-Length: 7\r\nExpect: 100-continue\r\n"))
            self.assertEqual(client.response().status, 100)
            client.send("query=4")
            self.assertEqual(client.response().json()["data"]["result"][1], "4")
        self.assertEqual(self.server.send(get(fields="Expect: tea\r\n"))[0].status, 417)

    def test_head_has_the_head_of_get_and_no_body(self):
        for path in ("/healthz", "/api/uptime", "/", "/api/none"):
            with self.subTest(path), self.server.client() as client:
                client.send(f"HEAD {path} HTTP/1.1\r\n{HOST}\r\n{get()}")
                head = client.response(bodyless=True)
                self.assertGreater(int(head.header("Content-Length")), 0)
                self.assertEqual(client.response().body, b"Heartbeat is healthy.\n")

    def test_a_client_that_leaves_early_harms_nobody(self):
        request = post(f"{FORM}Content-Length: 7\r\n", "query=1")
        for length in range(0, len(request), 7):
            with self.server.client() as client:
                client.send(request[:length])
        self.assertEqual(self.server.get("/healthz").status, 200)


class Trust(ServerTest):
    flags = ("--allowed-host", "Box.example.org")

    def test_hosts(self):
        cases = {
            "localhost": 200, "LOCALHOST:1": 200, "app.localhost": 200, "127.0.0.1:8080": 200, "127.8.9.10": 200,
            "[::1]:80": 200, "box.example.org": 200, "BOX.EXAMPLE.ORG.:443": 200,
            "evil.com": 421, "localhost.evil.com": 421, "127.0.0.1.evil.com": 421, "box.example.org.evil.com": 421,
            "0.0.0.0": 421, "10.0.0.1": 421, "": 400, "a b": 400, "user@localhost": 400, "localhost:x": 400,
        }
        for host, status in cases.items():
            with self.subTest(host):
                self.assertEqual(self.server.send(f"GET /healthz HTTP/1.1\r\nHost: {host}\r\n\r\n")[0].status, status)

    def test_one_host_is_required(self):
        for request, status in (
                ("GET /healthz HTTP/1.1\r\n\r\n", 400),
                ("GET /healthz HTTP/1.0\r\n\r\n", 200),
                (f"GET /healthz HTTP/1.1\r\n{HOST}{HOST}\r\n", 400),
                (f"GET http://localhost/healthz HTTP/1.1\r\n{HOST}\r\n", 200),
                (f"GET http://evil.com/healthz HTTP/1.1\r\n{HOST}\r\n", 421),
                (f"GET ftp://localhost/healthz HTTP/1.1\r\n{HOST}\r\n", 400)):
            with self.subTest(request):
                self.assertEqual(self.server.send(request)[0].status, status)

    def test_pages_of_other_sites_cannot_write(self):
        own = f"http://localhost:{self.server.port}"
        for headers, status in (
                ({}, 200), ({"Origin": own}, 200), ({"Sec-Fetch-Site": "same-origin"}, 200),
                ({"Origin": "http://evil.com", "Cookie": "session=1"}, 403), ({"Origin": "null"}, 403),
                ({"Origin": "http://localhost:1"}, 403), ({"Sec-Fetch-Site": "cross-site"}, 403)):
            with self.subTest(headers):
                response = self.server.request(
                    "POST", "/api/v1/query", {"Content-Type": "application/x-www-form-urlencoded", **headers},
                    b"query=1")
                self.assertEqual(response.status, status)

    def test_paths_lead_nowhere_else(self):
        for path in ("/../etc/passwd", "/%2e%2e/etc/passwd", "/assets/../../etc/passwd", "/assets/%2E%2E/x",
                     "/..%2f..%2fetc%2fpasswd", "/etc%2fpasswd", "/%00", "/a%0d%0aX:1", "/..\\etc",
                     "/..%5cetc", "/%zz"):
            with self.subTest(path):
                self.assertIn(self.server.get(path).status, (400, 404))

    def test_every_answer_carries_the_headers_that_protect_it(self):
        policy = ("default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; "
                  "connect-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'self'; "
                  "frame-ancestors 'none'")
        for target in ("/", "/api/cpu", "/metrics", "/api/none", "/assets/none.js", "/%zz", "/api/process"):
            with self.subTest(target):
                response = self.server.get(target, {"Origin": "http://evil.com"})
                self.assertEqual(response.header("Content-Security-Policy"), policy)
                self.assertEqual(response.header("X-Content-Type-Options"), "nosniff")
                self.assertEqual(response.header("Referrer-Policy"), "no-referrer")
                self.assertEqual(response.header("Cross-Origin-Opener-Policy"), "same-origin")
                self.assertEqual(response.header("Cross-Origin-Resource-Policy"), "same-origin")
                self.assertEqual(response.header("Cache-Control"), "no-store")
                self.assertRegex(response.header("Date"), r"^\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d GMT$")
                self.assertIsNone(response.header("Server"))
                self.assertIsNone(response.header("Access-Control-Allow-Origin"))

    def test_other_methods(self):
        for method in ("OPTIONS", "PUT", "DELETE", "PATCH", "TRACE", "BREW"):
            with self.subTest(method):
                response = self.server.request(method, "/api/cpu")
                self.assertEqual(response.status, 405)
                self.assertEqual(response.header("Allow"), "GET, HEAD")
                self.assertIsNone(response.header("Access-Control-Allow-Methods"))
        self.assertEqual(self.server.request("POST", "/").status, 405)
        self.assertEqual(self.server.send(f"CONNECT localhost:443 HTTP/1.1\r\n{HOST}\r\n")[0].status, 400)


if __name__ == "__main__":
    unittest.main()
