"""Dashboards that people made: kept over a restart, safe from two editors and from other sites."""

import json
import os
import pathlib
import signal
import stat
import tempfile
import unittest

from server import Server, ServerTest

PATH = "/api/v1/dashboards"
JSON = {"Content-Type": "application/json"}
BYTES_MAX = 1 << 20


def text(title="A", **more):
    return json.dumps({"version": 1, "title": title, "variables": [], "panels": [], **more}).encode()


def padded(size):
    return text(description="x" * (size - len(text(description=""))))


class InMemory(ServerTest):
    flags = ("--memory-only",)

    def put(self, name, body, **headers):
        fields = {key.replace("_", "-"): value for key, value in headers.items()}
        return self.server.request("PUT", f"{PATH}/{name}", {**JSON, **fields}, body)

    def test_says_that_they_are_kept_in_memory(self):
        self.assertEqual(self.server.get_json(PATH)["data"]["kept"], "memory")

    def test_two_editors_do_not_overwrite_each_other(self):
        first = self.put("shared", text("A"), If_None_Match="*")
        self.assertEqual(first.status, 201)
        seen = first.header("ETag")
        self.assertEqual(self.server.get(f"{PATH}/shared").header("ETag"), seen)
        second = self.put("shared", text("B"), If_Match=seen)
        self.assertEqual(second.status, 200)
        late = self.put("shared", text("C"), If_Match=seen)
        self.assertEqual((late.status, late.json()["errorType"]), (412, "conflict"))
        self.assertEqual(self.server.get_json(f"{PATH}/shared")["title"], "B")
        self.assertEqual(self.server.request("DELETE", f"{PATH}/shared", {"If-Match": seen}).status, 412)
        self.assertEqual(self.server.request("DELETE", f"{PATH}/shared").status, 200)
        self.assertEqual(self.server.get(f"{PATH}/shared").status, 404)

    def test_no_other_site_changes_anything(self):
        for headers in ({"Origin": "http://evil.example"}, {"Sec-Fetch-Site": "cross-site"}):
            with self.subTest(headers=headers):
                refused = self.server.request("PUT", f"{PATH}/evil", {**JSON, **headers}, text())
                self.assertEqual(refused.status, 403)
                self.assertEqual(self.server.request("DELETE", f"{PATH}/evil", headers).status, 403)
        wrong_host = self.server.request("PUT", f"{PATH}/evil", {**JSON, "Host": "evil.example"}, text())
        self.assertEqual(wrong_host.status, 421)
        form = self.server.request("PUT", f"{PATH}/evil", {"Content-Type": "text/plain"}, text())
        self.assertEqual(form.status, 415)
        self.assertEqual(self.server.get(f"{PATH}/evil").status, 404)

    def test_names_are_no_paths(self):
        for name in ("..%2f..%2fetc", "a%2fb", ".hidden", "UPPER", "a.json", "a" * 65, ""):
            with self.subTest(name=name):
                self.assertEqual(self.put(name, text()).status, 400)
        self.assertEqual(self.put("a" * 64, text()).status, 201)

    def test_size_has_a_limit(self):
        self.assertEqual(len(padded(BYTES_MAX)), BYTES_MAX)
        self.assertEqual(self.put("large", padded(BYTES_MAX)).status, 201)
        self.assertEqual(self.put("larger", padded(BYTES_MAX + 1)).status, 413)

    def test_what_is_no_dashboard_is_refused(self):
        for body in (b"", b"{", b"[]", b'{"title":"x"}', b'{"version":1}'):
            with self.subTest(body=body):
                refused = self.put("wrong", body)
                self.assertEqual((refused.status, refused.json()["status"]), (400, "error"))

    def test_other_methods_are_told_which_there_are(self):
        refused = self.server.request("POST", f"{PATH}/a", JSON, text())
        self.assertEqual(refused.status, 405)
        self.assertIn("PUT", refused.header("Allow"))


class OnDisk(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="heartbeat-dashboards-")
        self.addCleanup(folder.cleanup)
        self.data_dir = os.path.join(folder.name, "data")
        self.folder = pathlib.Path(self.data_dir, "dashboards")

    def start(self):
        server = Server(data_dir=self.data_dir)
        self.addCleanup(server.stop)
        return server

    def test_they_outlive_a_kill(self):
        server = self.start()
        self.assertEqual(server.get_json(PATH)["data"], {"kept": "disk", "dashboards": []})
        put = server.request("PUT", f"{PATH}/mine", JSON, text("Mine"))
        self.assertEqual(put.status, 201)
        server.signal(signal.SIGKILL)
        again = self.start()
        got = again.get(f"{PATH}/mine")
        self.assertEqual((got.body, got.header("ETag")), (text("Mine"), put.header("ETag")))

    def test_their_files_are_the_users_alone(self):
        self.start().request("PUT", f"{PATH}/mine", JSON, text("Mine"))
        self.assertEqual(stat.S_IMODE(self.folder.stat().st_mode), 0o700)
        self.assertEqual([entry.name for entry in self.folder.iterdir()], ["mine.json"])
        self.assertEqual(stat.S_IMODE((self.folder / "mine.json").stat().st_mode), 0o600)

    def test_a_file_put_there_by_hand_is_one(self):
        self.folder.mkdir(parents=True)
        (self.folder / "by-hand.json").write_bytes(text("By hand"))
        listed = self.start().get_json(PATH)["data"]["dashboards"]
        self.assertEqual([(each["name"], each["title"]) for each in listed], [("by-hand", "By hand")])

    def test_a_disk_that_refuses_is_told_of(self):
        server = self.start()
        self.folder.write_text("a file where the directory should be")
        refused = server.request("PUT", f"{PATH}/mine", JSON, text("Mine"))
        self.assertEqual(refused.status, 500)
        self.assertIn(str(self.folder), refused.json()["error"])


if __name__ == "__main__":
    unittest.main()
