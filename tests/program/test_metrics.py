"""The exposition, as Prometheus would scrape it."""

import gzip
import re
import shutil
import subprocess
import unittest

from server import BINARY, HOST, ServerTest

SAMPLE = re.compile(r'([a-zA-Z_:][a-zA-Z0-9_:]*)(\{(?:[a-zA-Z_]\w*="(?:[^"\\\n]|\\[\\"n])*",?)*\})? (\S+)')

# These names are those of node_exporter, cAdvisor and DCGM's exporter, so that their dashboards apply; promtool would
# have chosen others.
NAME_OF_OTHERS = re.compile(r"node_(memory|netstat|sockstat)_\w+ metric names should be written in 'snake_case'.*"
                            r"|DCGM_\w+ metric names should be written in 'snake_case'.*"
                            r'|container_memory_failcnt counter metrics should have "_total" suffix'
                            r'|node_entropy_(available|pool_size)_bits use base unit "bytes" instead of "bits"')

CONTENT_TYPES = {"prometheus": "text/plain; version=0.0.4; charset=utf-8",
                 "openmetrics": "application/openmetrics-text; version=1.0.0; charset=utf-8"}


def parse(text):
    """-> types by name, and (name, labels, value) of every sample."""
    kinds, samples = {}, []
    for line in text.splitlines():
        if line.startswith("# TYPE "):
            _, _, name, kind = line.split(" ")
            assert name not in kinds, f"{name} has two types"
            kinds[name] = kind
        elif not line.startswith("#"):
            found = SAMPLE.fullmatch(line)
            assert found, f"no sample: {line!r}"
            samples.append((found.group(1), found.group(2) or "", float(found.group(3))))
    return kinds, samples


class Metrics(ServerTest):
    flags = ("--log-level", "error")

    def text(self):
        response = self.server.get("/metrics")
        self.assertEqual(response.status, 200)
        self.assertEqual(response.header("Content-Type"), "text/plain; version=0.0.4; charset=utf-8")
        return response.body.decode("utf-8")

    def test_promtool_finds_nothing(self):
        promtool = shutil.which("promtool")
        if promtool is None:
            self.skipTest("promtool (Debian package prometheus) is not installed")
        result = subprocess.run([promtool, "check", "metrics"], input=self.text(), capture_output=True, text=True,
                                timeout=20, check=False)
        complaints = [line for line in (result.stdout + result.stderr).splitlines()
                      if line and not NAME_OF_OTHERS.fullmatch(line)]
        self.assertEqual(complaints, [])
        self.assertIn(result.returncode, (0, 3), "3: it has complaints")

    def test_the_program_itself_finds_nothing_wrong(self):
        for format_name, content_type in CONTENT_TYPES.items():
            with self.subTest(format=format_name):
                response = self.server.get("/metrics", {"Accept": content_type})
                self.assertEqual(response.header("Content-Type"), content_type)
                self.assertEqual(response.header("Vary"), "Accept, Accept-Encoding")
                checked = subprocess.run([BINARY, "check", "metrics", "--format", format_name], input=response.body,
                                         capture_output=True, timeout=20, check=False)
                self.assertEqual((checked.returncode, checked.stdout), (0, b""))

    def test_both_formats_have_the_same_samples(self):
        formats = [{name for name, _, _ in parse(self.server.get("/metrics", {"Accept": content_type}).body.decode())[1]}
                   for content_type in CONTENT_TYPES.values()]
        self.assertEqual(*formats)

    def test_it_is_compressed_on_request(self):
        for coding in ("gzip", "zstd"):
            with self.subTest(coding=coding):
                response = self.server.get("/metrics", {"Accept-Encoding": coding})
                self.assertEqual(response.header("Content-Encoding"), coding)
                self.assertLess(len(response.body), len(self.text()) / 3)
        text = gzip.decompress(self.server.get("/metrics", {"Accept-Encoding": "gzip"}).body).decode()
        self.assertEqual({name for name, _, _ in parse(text)[1]}, {name for name, _, _ in parse(self.text())[1]})
        self.assertEqual(self.server.get("/metrics", {"Accept-Encoding": "identity;q=0"}).status, 406)

    def test_head_says_what_get_would(self):
        for fields in ({}, {"Accept-Encoding": "gzip", "Accept": CONTENT_TYPES["openmetrics"]}):
            head = self.server.request("HEAD", "/metrics", fields)
            get = self.server.get("/metrics", fields)
            self.assertEqual((head.status, head.body), (200, b""))
            for name in ("Content-Type", "Content-Encoding", "Vary"):
                self.assertEqual(head.header(name), get.header(name))

    def test_a_part_by_collectors_and_names(self):
        def names(query):
            response = self.server.get("/metrics?" + query)
            self.assertEqual(response.status, 200, query)
            return {name for name, _, _ in parse(response.body.decode())[1]}

        own = {"node_scrape_collector_success", "node_scrape_collector_duration_seconds",
               "heartbeat_collector_failures_total"}
        self.assertEqual(names("collect[]=loadavg"), {"node_load1", "node_load5", "node_load15"} | own)
        self.assertEqual(names("collect%5B%5D=loadavg&collect%5B%5D=uname"),
                         {"node_load1", "node_load5", "node_load15", "node_uname_info"} | own)
        everything = names("")
        self.assertEqual(names("exclude[]=loadavg"), everything - {"node_load1", "node_load5", "node_load15"})
        self.assertEqual(names("name[]=node_load1&name[]=node_forks_total"), {"node_load1", "node_forks_total"})
        refused = self.server.get("/metrics?collect[]=loadavg&collect[]=loadaverage")
        self.assertEqual(refused.status, 400)
        self.assertIn(b"loadavg", refused.body)
        self.assertEqual(self.server.get("/metrics?collect[]=loadavg&exclude[]=cpu").status, 400)

    def test_every_sample_has_a_type_and_is_there_once(self):
        kinds, samples = parse(self.text())
        series = [name + labels for name, labels, _ in samples]
        self.assertEqual(sorted(series), sorted(set(series)))
        for name, _, _ in samples:
            self.assertIn(name, kinds)
        for name, kind in kinds.items():
            with self.subTest(name):
                self.assertIn(kind, ("counter", "gauge", "untyped"))

    def test_what_every_machine_has_is_there(self):
        kinds, samples = parse(self.text())
        names = {name for name, _, _ in samples}
        counters = {"node_cpu_seconds_total", "node_network_receive_bytes_total", "node_context_switches_total",
                    "node_forks_total", "node_intr_total", "process_cpu_seconds_total", "heartbeat_ticks_total"}
        gauges = {"node_load1", "node_load5", "node_load15", "node_memory_MemTotal_bytes",
                  "node_memory_MemAvailable_bytes", "node_filesystem_size_bytes",
                  "node_filesystem_files_free", "node_boot_time_seconds", "node_time_seconds",
                  "node_uname_info", "node_os_info", "node_network_up", "node_network_mtu_bytes",
                  "node_procs_running", "node_scrape_collector_success",
                  "node_scrape_collector_duration_seconds", "process_resident_memory_bytes",
                  "process_open_fds", "process_start_time_seconds", "heartbeat_build_info"}
        self.assertLessEqual(counters | gauges, names)
        for name in counters:
            self.assertEqual(kinds[name], "counter", name)
        for name in gauges:
            self.assertEqual(kinds[name], "gauge", name)

    def test_no_collector_fails(self):
        _, samples = parse(self.text())
        # One whose hardware this host does not have has no success, and no failure either.
        failed = [labels for name, labels, value in samples if name == "heartbeat_collector_failures_total" and value]
        self.assertEqual(failed, [])

    def test_counters_never_fall(self):
        def counters():
            kinds, samples = parse(self.text())
            return {name + labels: value for name, labels, value in samples if kinds[name] == "counter"}

        before = counters()
        for _ in range(5):
            after = counters()
            fallen = {name: (before[name], value) for name, value in after.items() if value < before.get(name, 0)}
            self.assertEqual(fallen, {})
            before = after

    def test_strange_requests_add_no_series(self):
        def own_series():
            return sorted(name + labels for name, labels, _ in parse(self.text())[1] if name.startswith("heartbeat_"))

        before = own_series()
        for number in range(200):
            self.server.send(f"BREW{number} /pot/{number} HTTP/1.1\r\n{HOST}\r\n")
        self.assertEqual(own_series(), before)


if __name__ == "__main__":
    unittest.main()
