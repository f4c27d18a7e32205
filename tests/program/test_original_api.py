"""The original Heartbeat's API, field for field: clients of the original read these answers unchanged."""

import json
import os
import pathlib
import subprocess
import tempfile
import threading
import time
import unittest

from server import BINARY, PATIENCE, Server, ServerTest

# A description of JSON: a type, [description of each element], or {name: description}. More names are welcome.
# INTEGER never has a fraction or an exponent, NUMBER may.
INTEGER, NUMBER, TEXT = int, float, str

CPU = {"current_usage": NUMBER, "avg_5min": NUMBER, "avg_10min": NUMBER, "avg_15min": NUMBER}
MEMORY = {
    "memory_usage": {
        "total": INTEGER, "available": INTEGER, "used": INTEGER, "free": INTEGER, "active": INTEGER,
        "inactive": INTEGER, "wired": INTEGER, "usedPercent": NUMBER,
    },
    "averages": {"current_usage": INTEGER, "avg_5min": INTEGER, "avg_10min": INTEGER, "avg_15min": INTEGER},
}
DISK = {"disk_usage": [{
    "path": TEXT, "fstype": TEXT, "total": INTEGER, "free": INTEGER, "used": INTEGER, "usedPercent": NUMBER,
    "inodesTotal": INTEGER, "inodesUsed": INTEGER, "inodesFree": INTEGER, "inodesUsedPercent": NUMBER,
}]}
DISKIO_DEVICE = {
    "readCount": INTEGER, "mergedReadCount": INTEGER, "writeCount": INTEGER, "mergedWriteCount": INTEGER,
    "readBytes": INTEGER, "writeBytes": INTEGER, "readTime": INTEGER, "writeTime": INTEGER, "iopsInProgress": INTEGER,
    "ioTime": INTEGER, "weightedIO": INTEGER, "name": TEXT, "serialNumber": TEXT, "label": TEXT,
}
UPTIME = {"uptime": INTEGER, "boot_time": INTEGER}
ADDRESS = {"ip": TEXT, "port": INTEGER}
NETWORK = {
    "io_usage": [{
        "name": TEXT, "bytesSent": INTEGER, "bytesRecv": INTEGER, "packetsSent": INTEGER, "packetsRecv": INTEGER,
        "errin": INTEGER, "errout": INTEGER, "dropin": INTEGER, "dropout": INTEGER, "fifoin": INTEGER,
        "fifoout": INTEGER,
    }],
    "interfaces": [{
        "index": INTEGER, "mtu": INTEGER, "name": TEXT, "hardwareAddr": TEXT, "hardwareaddr": TEXT, "flags": [TEXT],
        "addrs": [{"addr": TEXT}],
    }],
    "connections": [{
        "fd": INTEGER, "family": INTEGER, "type": INTEGER, "localaddr": ADDRESS, "remoteaddr": ADDRESS,
        "status": TEXT, "uids": [INTEGER], "pid": INTEGER, "process": TEXT, "inode": INTEGER,
    }],
}
PROCESS = {
    "pid": INTEGER, "name": TEXT, "cmdline": TEXT, "ppid": INTEGER, "state": TEXT, "threads": INTEGER,
    "rss": INTEGER, "startTime": NUMBER, "user": TEXT, "uid": INTEGER,
}
CPUMODEL = {"cpu_model": [{
    "cpu": INTEGER, "vendorId": TEXT, "family": TEXT, "model": TEXT, "stepping": INTEGER, "physicalId": TEXT,
    "coreId": TEXT, "cores": INTEGER, "modelName": TEXT, "mhz": NUMBER, "cacheSize": INTEGER, "flags": [TEXT],
    "microcode": TEXT,
}]}
PLATFORM = {
    "hostname": TEXT, "uptime": INTEGER, "bootTime": INTEGER, "procs": INTEGER, "os": TEXT, "platform": TEXT,
    "platformFamily": TEXT, "platformVersion": TEXT, "kernelVersion": TEXT, "kernelArch": TEXT,
    "virtualizationSystem": TEXT, "virtualizationRole": TEXT, "hostId": TEXT, "prettyName": TEXT,
}


def differences(value, description, where="answer"):
    """What of the description the value does not fulfil."""
    if isinstance(description, dict):
        if not isinstance(value, dict):
            return [f"{where} is no object"]
        missing = [f"{where}.{name} is missing" for name in description if name not in value]
        return missing + [difference for name, inner in description.items() if name in value
                          for difference in differences(value[name], inner, f"{where}.{name}")]
    if isinstance(description, list):
        if not isinstance(value, list):
            return [f"{where} is no array"]
        return [difference for index, element in enumerate(value)
                for difference in differences(element, description[0], f"{where}[{index}]")]
    kinds = (int, float) if description is NUMBER else (description,)
    good = isinstance(value, kinds) and not isinstance(value, bool)
    return [] if good else [f"{where} is {value!r}, not {description.__name__}"]


def meminfo():
    text = pathlib.Path("/proc/meminfo").read_text(encoding="ascii")
    return {line.split(":")[0]: int(line.split()[1]) * 1024 for line in text.splitlines() if line.endswith("kB")}


class OriginalApi(ServerTest):
    def assert_describes(self, description, value):
        self.assertEqual(differences(value, description), [])

    def test_every_route_has_every_field(self):
        for path, description in (("/api/cpu", CPU), ("/api/memory", MEMORY), ("/api/disk", DISK),
                                  ("/api/uptime", UPTIME), ("/api/network", NETWORK), ("/api/cpumodel", CPUMODEL),
                                  ("/api/platform", PLATFORM), (f"/api/process?pid={os.getpid()}", PROCESS)):
            with self.subTest(path):
                self.assert_describes(description, self.server.get_json(path))

    def test_diskio_is_keyed_by_device(self):
        devices = self.server.get_json("/api/diskio")
        names = {line.split()[2] for line in pathlib.Path("/proc/diskstats").read_text(encoding="ascii").splitlines()}
        self.assertEqual({name: device["name"] for name, device in devices.items()}, {name: name for name in devices})
        self.assertLessEqual(set(devices), names)
        for name, device in devices.items():
            with self.subTest(name):
                self.assert_describes(DISKIO_DEVICE, device)

    def test_cpu_usage_is_there_from_the_first_answer(self):
        fresh = Server()
        try:
            cpu = fresh.get_json("/api/cpu")
        finally:
            fresh.stop()
        for name, value in cpu.items():
            with self.subTest(name):
                self.assertTrue(0 <= value <= 100, value)

    def test_cpu_usage_follows_the_load(self):
        burners = [subprocess.Popen(["sh", "-c", "while :; do :; done"]) for _ in range(os.cpu_count() or 1)]
        try:
            deadline = time.monotonic() + PATIENCE
            while self.server.get_json("/api/cpu")["current_usage"] < 70 and time.monotonic() < deadline:
                time.sleep(0.2)
            usage = self.server.get_json("/api/cpu")["current_usage"]
        finally:
            for burner in burners:
                burner.kill()
                burner.wait()
        self.assertGreater(usage, 70)

    def test_memory_agrees_with_the_kernel(self):
        answer = self.server.get_json("/api/memory")
        memory, kernel = answer["memory_usage"], meminfo()
        self.assertEqual(memory["total"], kernel["MemTotal"])
        self.assertEqual(memory["wired"], 0)
        self.assertEqual(memory["used"], memory["total"] - memory["available"])
        self.assertAlmostEqual(memory["usedPercent"], 100 * memory["used"] / memory["total"], places=6)
        self.assertAlmostEqual(memory["available"], kernel["MemAvailable"], delta=kernel["MemTotal"] * 0.05)
        self.assertAlmostEqual(answer["averages"]["avg_15min"], memory["used"], delta=kernel["MemTotal"] * 0.2)

    def test_disk_agrees_with_statvfs(self):
        disks = {disk["path"]: disk for disk in self.server.get_json("/api/disk")["disk_usage"]}
        self.assertIn("/", disks)
        root, kernel = disks["/"], os.statvfs("/")
        self.assertEqual(root["total"], kernel.f_blocks * kernel.f_frsize)
        self.assertAlmostEqual(root["free"], kernel.f_bavail * kernel.f_frsize, delta=1 << 28)
        self.assertAlmostEqual(root["usedPercent"], 100 * root["used"] / (root["used"] + root["free"]), places=6)
        self.assertEqual(root["inodesTotal"], kernel.f_files)
        self.assertEqual(root["inodesUsed"], root["inodesTotal"] - root["inodesFree"])

    def test_uptime_agrees_with_the_kernel(self):
        answer = self.server.get_json("/api/uptime")
        kernel = float(pathlib.Path("/proc/uptime").read_text(encoding="ascii").split()[0])
        self.assertAlmostEqual(answer["uptime"], kernel, delta=2)
        self.assertAlmostEqual(answer["boot_time"], time.time() - kernel, delta=2)

    def test_network_names_the_owner_of_a_socket(self):
        network = self.server.get_json("/api/network")
        address = {"ip": "127.0.0.1", "port": self.server.port}
        own = [connection for connection in network["connections"]
               if connection["status"] == "LISTEN" and connection["localaddr"] == address]
        self.assertEqual(len(own), 1)
        self.assertEqual(own[0]["pid"], self.server.process.pid)
        self.assertEqual(own[0]["process"], os.path.basename(BINARY)[:15])
        self.assertEqual((own[0]["family"], own[0]["type"]), (2, 1))
        self.assertTrue(os.readlink(f"/proc/{self.server.process.pid}/fd/{own[0]['fd']}").startswith("socket:"))

    def test_network_shows_the_loopback_interface(self):
        network = self.server.get_json("/api/network")
        loopback = next(interface for interface in network["interfaces"] if interface["name"] == "lo")
        self.assertIn("up", loopback["flags"])
        self.assertIn("loopback", loopback["flags"])
        self.assertIn({"addr": "127.0.0.1/8"}, loopback["addrs"])
        self.assertEqual(loopback["hardwareAddr"], loopback["hardwareaddr"])
        counters = {interface["name"] for interface in network["io_usage"]}
        self.assertLessEqual(counters, {interface["name"] for interface in network["interfaces"]})
        self.assertIn("lo", counters)

    def test_process_shows_this_one(self):
        answer = self.server.get_json(f"/api/process?pid={os.getpid()}")
        command = pathlib.Path("/proc/self/cmdline").read_bytes().rstrip(b"\0").replace(b"\0", b" ").decode()
        self.assertEqual(answer["pid"], os.getpid())
        self.assertEqual(answer["ppid"], os.getppid())
        self.assertEqual(answer["cmdline"], command)
        self.assertEqual(answer["uid"], os.getuid())
        self.assertAlmostEqual(answer["startTime"], time.time(), delta=600)

    def test_process_names_its_errors(self):
        for query, status in (("", 400), ("?pid=", 400), ("?pid=x", 400), ("?pid=-1", 400), ("?pid=0", 400),
                              ("?pid=1.5", 400), ("?pid=99999999999999999999", 400), ("?pid=1%00", 400),
                              ("?pid=../1", 400)):
            with self.subTest(query):
                response = self.server.get(f"/api/process{query}")
                self.assertEqual(response.status, status)
                self.assertEqual(list(response.json()), ["error"])
        gone = self.server.get("/api/process?pid=4194305")  # one more than the kernel hands out
        self.assertEqual((gone.status, gone.json()), (404, {"error": "no process has the pid 4194305"}))

    def test_a_name_full_of_tricks_is_text(self):
        with tempfile.TemporaryDirectory(prefix="heartbeat-test-") as folder:
            program = os.path.join(folder, ") \n<b>\"\\")  # the name of a process has 15 bytes
            os.symlink("/bin/sleep", program)
            process = subprocess.Popen([program, "60"])
            try:
                deadline = time.monotonic() + PATIENCE
                answer = {"cmdline": ""}
                while not answer["cmdline"] and time.monotonic() < deadline:  # exec sets the arguments last
                    answer = self.server.get_json(f"/api/process?pid={process.pid}")
            finally:
                process.kill()
                process.wait()
        self.assertEqual(answer["name"], ") \n<b>\"\\")
        self.assertEqual(answer["ppid"], os.getpid())
        self.assertEqual(answer["cmdline"], f"{program} 60")

    def test_platform_agrees_with_uname(self):
        answer, kernel = self.server.get_json("/api/platform"), os.uname()
        self.assertEqual(answer["hostname"], kernel.nodename)
        self.assertEqual(answer["kernelVersion"], kernel.release)
        self.assertEqual(answer["kernelArch"], kernel.machine)
        self.assertEqual(answer["os"], "linux")
        self.assertGreater(answer["procs"], 1)

    def test_cpumodel_has_every_processor(self):
        models = self.server.get_json("/api/cpumodel")["cpu_model"]
        self.assertEqual([model["cpu"] for model in models], sorted(model["cpu"] for model in models))
        self.assertGreaterEqual(len(models), os.cpu_count() or 1)

    def test_unknown_paths_and_wrong_methods(self):
        for path in ("/api", "/api/", "/api/nope", "/api/cpu/", "/api/CPU"):
            with self.subTest(path):
                response = self.server.get(path)
                self.assertEqual(response.status, 404)
                self.assertEqual(response.header("Content-Type"), "application/json")
                self.assertEqual(list(response.json()), ["error"])
        for path in ("cpu", "memory", "disk", "diskio", "uptime", "network", "process", "cpumodel", "platform"):
            for method in ("POST", "PUT", "DELETE"):
                with self.subTest(path, method=method):
                    response = self.server.request(method, f"/api/{path}")
                    self.assertEqual(response.status, 405)
                    self.assertEqual(response.header("Allow"), "GET, HEAD")
                    self.assertEqual(list(response.json()), ["error"])

    def test_answers_while_processes_come_and_go(self):
        stop = threading.Event()

        def churn():
            while not stop.is_set():
                subprocess.run(["true"], check=False)

        thread = threading.Thread(target=churn)
        thread.start()
        try:
            for _ in range(30):
                for path in ("/api/network", "/api/platform", "/api/disk"):
                    json.dumps(self.server.get_json(path))
        finally:
            stop.set()
            thread.join()


if __name__ == "__main__":
    unittest.main()
