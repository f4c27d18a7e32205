"""The page as files: compressed, cached by content, its routes falling back to the index."""

import gzip
import re
import unittest

from server import HOST, ServerTest

ENCODINGS = {"Accept-Encoding": "gzip, deflate, br, zstd"}


class Static(ServerTest):
    def script(self):
        """The address of a script of the page."""
        found = re.search(r'src="(/assets/[^"]+\.js)"', self.server.get("/").body.decode())
        self.assertIsNotNone(found, "the index names no script")
        return found.group(1)

    def test_the_index(self):
        response = self.server.get("/")
        self.assertEqual(response.status, 200)
        self.assertEqual(response.header("Content-Type"), "text/html; charset=utf-8")
        self.assertEqual(response.header("Cache-Control"), "no-store")
        self.assertIn(b"<!doctype html>", response.body.lower())

    def test_page_routes_are_the_index(self):
        index = self.server.get("/").body
        for path in ("/cpu", "/memory", "/disks", "/network", "/no/such/page", "/index.html", "/cpu?range=5m"):
            with self.subTest(path):
                response = self.server.get(path)
                self.assertEqual((response.status, response.body), (200, index))
                self.assertEqual(response.header("Cache-Control"), "no-store")

    def test_the_page_keeps_to_its_policy(self):
        index = self.server.get("/").body.decode()
        self.assertIsNone(re.search(r"<script(?![^>]*\bsrc=)", index), "an inline script")
        self.assertIsNone(re.search(r"<style|\sstyle=|\son\w+=", index), "an inline style or handler")
        self.assertIsNone(re.search(r'(?:src|href)="(?:https?:)?//', index), "something from another host")

    def test_hashed_files_are_cached_for_ever(self):
        for accepted in ({}, ENCODINGS):
            response = self.server.get(self.script(), accepted)
            self.assertEqual(response.status, 200)
            self.assertEqual(response.header("Cache-Control"), "public, max-age=31536000, immutable")
            self.assertIn("javascript", response.header("Content-Type"))

    def test_the_client_chooses_the_encoding(self):
        path = self.script()
        plain = self.server.get(path)
        self.assertIsNone(plain.header("Content-Encoding"))
        self.assertEqual(plain.header("Vary"), "Accept-Encoding")
        zipped = self.server.get(path, {"Accept-Encoding": "gzip"})
        self.assertEqual(zipped.header("Content-Encoding"), "gzip")
        self.assertEqual(gzip.decompress(zipped.body), plain.body)
        brotli = self.server.get(path, ENCODINGS)
        self.assertEqual(brotli.header("Content-Encoding"), "br")
        self.assertLess(len(brotli.body), len(zipped.body))
        for accepted, encoding in (("br;q=0, gzip", "gzip"), ("br;q=0.1, gzip;q=0.2", "gzip"), ("identity", None),
                                   ("*", "br"), ("deflate", None)):
            with self.subTest(accepted):
                response = self.server.get(path, {"Accept-Encoding": accepted})
                self.assertEqual(response.header("Content-Encoding"), encoding)

    def test_what_the_client_has_is_not_sent_again(self):
        path = self.script()
        tag = self.server.get(path, ENCODINGS).header("ETag")
        with self.server.client() as client:
            client.send(f"GET {path} HTTP/1.1\r\n{HOST}Accept-Encoding: br\r\nIf-None-Match: {tag}\r\n\r\n")
            response = client.response(bodyless=True)
        self.assertEqual(response.status, 304)
        self.assertEqual(response.header("ETag"), tag)
        self.assertIsNone(response.header("Content-Type"))
        self.assertNotEqual(self.server.get(path).header("ETag"), tag, "two encodings have two tags")
        self.assertEqual(self.server.get(path, {"If-None-Match": tag}).status, 200)

    def test_missing_files_are_missing(self):
        for path in ("/assets/none.js", "/assets/", "/assets/index.html"):
            with self.subTest(path):
                self.assertEqual(self.server.get(path).status, 404)

    def test_first_load_is_light(self):
        index = self.server.get("/").body.decode()
        names = set(re.findall(r'"(/assets/[^"]+\.js)"', index))
        weight = sum(len(self.server.get(name, ENCODINGS).body) for name in names)
        self.assertGreater(weight, 0)
        self.assertLessEqual(weight, 150 * 1024)

    def test_health(self):
        for path in ("/healthz", "/readyz", "/-/healthy", "/-/ready"):
            with self.subTest(path):
                self.assertEqual(self.server.get(path).status, 200)


if __name__ == "__main__":
    unittest.main()
