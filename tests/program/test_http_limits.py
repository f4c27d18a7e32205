"""Each limit of the server, at it and past it."""

import os
import resource
import time
import unittest

from server import HOST, ServerTest

TARGET_MAX = 16 * 1024
FIELDS_MAX = 8 * 1024
BODY_MAX = 1024 * 1024
PARAMETERS_MAX = 1000
CONNECTIONS_MAX = 256
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
GET = f"GET /healthz HTTP/1.1\r\n{HOST}\r\n"


class Sizes(ServerTest):
    def status(self, request):
        responses = self.server.send(request)
        self.assertEqual(len(responses), 1, responses)
        return responses[0].status

    def test_target(self):
        target = "/api/uptime?"
        target += "x" * (TARGET_MAX - len(target))
        self.assertEqual(self.status(f"GET {target} HTTP/1.1\r\n{HOST}\r\n"), 200)
        self.assertEqual(self.status(f"GET {target}x HTTP/1.1\r\n{HOST}\r\n"), 414)
        self.assertEqual(self.status("GET /" + "x" * 5 * TARGET_MAX), 414)

    def test_header_fields(self):
        value = "x" * (FIELDS_MAX - len(HOST) - len("X: \r\n"))
        self.assertEqual(self.status(f"GET /healthz HTTP/1.1\r\n{HOST}X: {value}\r\n\r\n"), 200)
        self.assertEqual(self.status(f"GET /healthz HTTP/1.1\r\n{HOST}X: {value}x\r\n\r\n"), 431)
        many = "X: y\r\n" * (FIELDS_MAX // 6 + 1)
        self.assertEqual(self.status(f"GET /healthz HTTP/1.1\r\n{HOST}{many}\r\n"), 431)

    def test_target_and_fields_are_told_apart(self):
        target = "/api/uptime?"
        target += "x" * (TARGET_MAX - len(target))
        value = "x" * (FIELDS_MAX - len(HOST) - len("X: \r\n"))
        self.assertEqual(self.status(f"GET {target} HTTP/1.1\r\n{HOST}X: {value}\r\n\r\n"), 200)

    def test_body(self):
        body = b"query=1&x=" + b"x" * (BODY_MAX - len(b"query=1&x="))
        self.assertEqual(self.server.request("POST", "/api/v1/query", FORM, body).status, 200)
        with self.server.client() as client:
            client.send(f"POST /api/v1/query HTTP/1.1\r\n{HOST}Content-Length: {BODY_MAX + 1}\r\n\r\n")
            self.assertEqual(client.response().status, 413)

    def test_claimed_length_is_refused_unread(self):
        before = self.server.memory_bytes()
        with self.server.client() as client:
            client.send(f"POST /api/v1/query HTTP/1.1\r\n{HOST}Content-Length: 2147483648\r\n\r\n")
            response = client.response()
            self.assertEqual(response.status, 413)
            self.assertEqual(response.json()["status"], "error")
        self.assertLess(self.server.memory_bytes() - before, 1024 * 1024)

    def test_chunked_body(self):
        head = (f"POST /api/v1/query HTTP/1.1\r\n{HOST}Content-Type: {FORM['Content-Type']}\r\n"
                "Transfer-Encoding: chunked\r\n\r\n")
        body = "query=1&x=" + "x" * (BODY_MAX - len("query=1&x="))
        half = BODY_MAX // 2
        chunks = f"{half:x}\r\n{body[:half]}\r\n{half:x}\r\n{body[half:]}\r\n"
        self.assertEqual(self.status(head + chunks + "0\r\n\r\n"), 200)
        self.assertEqual(self.status(head + chunks + "1\r\nx\r\n0\r\n\r\n"), 413)

    def test_parameters(self):
        query = "&".join(["query=1"] + ["x=1"] * (PARAMETERS_MAX - 1))
        self.assertEqual(self.server.get(f"/api/v1/query?{query}").status, 200)
        self.assertEqual(self.server.get(f"/api/v1/query?{query}&x=1").status, 400)
        self.assertEqual(self.server.request("POST", "/api/v1/query", FORM, query.encode()).status, 200)
        self.assertEqual(self.server.request("POST", "/api/v1/query", FORM, f"{query}&x=1".encode()).status, 400)


class Connections(ServerTest):
    def ask(self, client):
        client.send(GET)
        self.assertEqual(client.response().status, 200)

    def test_the_longest_idle_connection_makes_room(self):
        clients = [self.server.client() for _ in range(CONNECTIONS_MAX)]
        try:
            for client in clients:
                self.ask(client)
            with self.server.client() as late:
                self.ask(late)
            self.assertTrue(clients[0].is_closed())
            for client in clients[1:]:
                self.ask(client)
        finally:
            for client in clients:
                client.socket.close()

    def test_a_thousand_silent_connections_keep_nobody_out(self):
        silent = [self.server.client() for _ in range(1000)]
        try:
            for _ in range(10):
                self.assertEqual(self.server.get("/healthz").status, 200)
        finally:
            for client in silent:
                client.socket.close()

    def test_half_sent_headers_keep_nobody_out(self):
        slow = []
        try:
            for _ in range(500):
                client = self.server.client()
                client.send("GET / HTTP/1.1\r\nX-Slow: ")
                slow.append(client)
            for _ in range(10):
                self.assertEqual(self.server.get("/healthz").status, 200)
        finally:
            for client in slow:
                client.socket.close()

    def test_the_server_counts_what_it_refuses(self):
        self.server.send("GET / HTTP/1.1\r\n\r\n")
        text = self.server.get("/metrics").body.decode()
        self.assertRegex(text, r"(?m)^heartbeat_http_connections_total \d+")


class Descriptors(ServerTest):
    def test_running_out_of_them_neither_spins_nor_locks_anybody_out(self):
        pid = self.server.process.pid
        in_use = len(os.listdir(f"/proc/{pid}/fd"))
        resource.prlimit(pid, resource.RLIMIT_NOFILE, (in_use + 20, in_use + 20))
        silent = [self.server.client() for _ in range(200)]
        try:
            before = self.cpu_seconds(pid)
            time.sleep(1)
            self.assertLess(self.cpu_seconds(pid) - before, 0.5)
            self.assertEqual(self.server.get("/healthz").status, 200)
        finally:
            for client in silent:
                client.socket.close()
        self.assertEqual(self.server.get("/api/cpu").status, 200)

    @staticmethod
    def cpu_seconds(pid):
        with open(f"/proc/{pid}/stat", encoding="ascii") as stat:
            fields = stat.read().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


class SlowHeaders(ServerTest):
    def test_a_header_has_ten_seconds(self):
        with self.server.client(timeout=15) as half, self.server.client(timeout=15) as silent:
            half.send("GET / HTTP/1.1\r\nHost: ")
            self.assertEqual(half.response().status, 408)
            self.assertEqual(half.read_to_end(), b"")
            self.assertEqual(silent.read_to_end(), b"")


if __name__ == "__main__":
    unittest.main()
