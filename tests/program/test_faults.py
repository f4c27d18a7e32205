"""Faults as they happen, before a running program: no disk, no room, no descriptors, no sync, no power.

Nothing is simulated where the real thing can be had: file systems are mounted, filled, set read-only and copied as a
power cut would leave them, limits are lowered from outside. System calls that no disk fails on demand are failed by
fault_shim.c, which is preloaded. All of them wait for the program's ten seconds, so they run side by side, once.
"""

import concurrent.futures
import contextlib
import errno
import os
import pathlib
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import unittest

from power_cut import NotPermitted, PowerCut, run
from server import BINARY, PATIENCE, Server
from test_history import samples, until

HERE = pathlib.Path(__file__).resolve().parent
RESUMES_WITHIN = 30
NOTICES_WITHIN = 25
HEALTHY = "Heartbeat is ready.\n"
CUTS = int(os.environ.get("HEARTBEAT_CUTS", "4"))


def ready(server):
    return server.get("/readyz").body.decode()


def mount(*arguments):
    return run("mount", *arguments)


class Scene:
    """One fault's folder, servers and mounts, all of which end with it."""

    def __init__(self, stack, shim):
        self.stack, self.shim = stack, shim
        self.folder = pathlib.Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="heartbeat-fault-")))
        self.data = self.folder / "data"
        self.rules_file = self.folder / "rules"

    def start(self, **options):
        server = Server(data_dir=str(options.pop("data", self.data)), **options)
        self.stack.callback(server.stop)
        return server

    def start_with_shim(self):
        self.rules_file.write_text("")
        return self.start(environment={"LD_PRELOAD": str(self.shim), "HEARTBEAT_FAULTS": str(self.rules_file)})

    def fail(self, *rules):
        """Lets calls fail from now on: (call, part of the path, errno) each; without any, none."""
        written = self.folder / "rules.new"
        written.write_text("".join(f"{call} {part} {error}\n" for call, part, error in rules))
        written.rename(self.rules_file)

    def failed(self):
        """(call, inode, path) of what was made to fail."""
        log = pathlib.Path(f"{self.rules_file}.log")
        lines = [line.split(" ", 3) for line in log.read_text().splitlines()] if log.exists() else []
        return [(call, int(inode), path) for call, _, inode, path in lines]

    def mount_tmpfs(self, size, name="disk"):
        place = self.folder / name
        place.mkdir()
        mounted = mount("-t", "tmpfs", "-o", f"size={size}", "tmpfs", place)
        if mounted.returncode != 0:
            raise unittest.SkipTest("mounting is not permitted here")
        self.stack.callback(run, "umount", "-l", place)
        return place

    def expect_kept(self, server, acknowledged, data=None):
        """Kills the program: what it had said is there after the next start, but for the last second."""
        killed_at = time.time()
        server.signal(signal.SIGKILL)
        again = self.start(data=data or self.data)
        kept = samples(again)
        due = {at: value for at, value in acknowledged.items() if at < killed_at - 1}
        assert due, "nothing to compare"
        lost = sorted(at for at, value in due.items() if kept.get(at) != value)
        assert not lost, f"killed at {killed_at}, lost {len(lost)} of {len(due)}: {lost[:3]} … {lost[-3:]}"
        return again


def fill(place):
    """Takes all room there is, to the last byte."""
    filler = place / "filler"
    for size in (1 << 20, 1 << 12, 1):
        with contextlib.suppress(OSError), open(filler, "ab", buffering=0) as file:
            while True:
                file.write(b"\0" * size)
    return filler


def goes_on(server):
    before = len(samples(server))
    until(lambda: len(samples(server)) > before)


def value_of(server, query):
    result = server.get_json(f"/api/v1/query?query={query}")["data"]["result"]
    return float(result[0]["value"][1]) if result else None


# ---- scenes: each is run once, beside the others ----------------------------------------------------------------


def read_only_for_a_while(scene):
    """Every write, and every opening for one, is refused as on a file system that has gone read-only."""
    stop_for_a_while(scene, ("all", scene.data, errno.EROFS))


def writes_that_fail(scene):
    """The disk takes no bytes; names can still be made."""
    stop_for_a_while(scene, ("write", scene.data, errno.EIO))


def stop_for_a_while(scene, rule):
    server = scene.start_with_shim()
    until(lambda: len(samples(server)) >= 2)
    scene.fail(rule)
    until(lambda: "History is not being written" in ready(server), NOTICES_WITHIN)
    goes_on(server)
    scene.fail()
    until(lambda: ready(server) == HEALTHY, RESUMES_WITHIN)
    assert "history is being written again" in server.stderr()
    # What came meanwhile was in memory, and is on the disk as soon as it can be.
    until(lambda: value_of(server, "heartbeat_store_commits_total") >= 1, PATIENCE)
    scene.expect_kept(server, samples(server))


def read_only_for_good(scene):
    """The kernel itself makes an ext4 read-only after an error; it does not take that back while files are open."""
    image, place = scene.folder / "image", scene.folder / "disk"
    place.mkdir()
    image.write_bytes(b"\0" * (32 << 20))
    made = run("mkfs.ext4", "-q", image)
    if made.returncode != 0 or mount("-o", "loop,errors=remount-ro", image, place).returncode != 0:
        raise unittest.SkipTest("mounting is not permitted here")
    scene.stack.callback(run, "umount", "-l", place)
    device = run("findmnt", "-no", "SOURCE", place).stdout
    trigger = pathlib.Path("/sys/fs/ext4", pathlib.Path(device.strip()).name, "trigger_fs_error")
    if not trigger.exists():
        raise unittest.SkipTest("this kernel makes no file system fail")
    server = scene.start(data=place / "data")
    until(lambda: len(samples(server)) >= 2)
    assert mount("-o", "remount,ro", place).returncode != 0, "the kernel took a file system from under open files"
    trigger.write_text("1")
    until(lambda: "History is not being written" in ready(server), NOTICES_WITHIN)
    goes_on(server)
    assert "Read-only file system" in ready(server), ready(server)


def begins_on_a_read_only_disk(scene):
    place = scene.mount_tmpfs("64m")
    assert mount("-o", "remount,ro", place).returncode == 0
    server = scene.start(data=place / "data")
    assert "Read-only file system" in ready(server), ready(server)
    until(lambda: len(samples(server)) >= 3)
    assert value_of(server, "heartbeat_store_writing") == 0
    assert mount("-o", "remount,rw", place).returncode == 0
    until(lambda: ready(server) == HEALTHY, RESUMES_WITHIN)
    scene.expect_kept(server, samples(server), place / "data")


def begins_without_a_free_byte_and_fills_up_later(scene):
    place = scene.mount_tmpfs("64m")
    filler = fill(place)
    server = scene.start(data=place / "data")
    assert "History is not being written" in ready(server), ready(server)
    until(lambda: len(samples(server)) >= 3)
    filler.unlink()
    until(lambda: ready(server) == HEALTHY, RESUMES_WITHIN)
    assert not list((place / "data").glob("*damaged*")), "what it had begun on the full disk was left there"
    # Once more while it runs, and this time a series begins that was not there before.
    filler = place / "filler"
    room = shutil.disk_usage(place)
    with open(filler, "wb") as file:
        os.posix_fallocate(file.fileno(), 0, room.free - room.total // 25)
    until(lambda: "are left to others" in ready(server), NOTICES_WITHIN)
    extra = scene.mount_tmpfs("1m", "extra")
    fresh = f'node_filesystem_size_bytes{{mountpoint="{extra}"}}'
    found = lambda server: server.get_json(f"/api/v1/query?query={fresh}")["data"]["result"]  # noqa: E731
    until(lambda: found(server), 10)
    filler.unlink()
    until(lambda: ready(server) == HEALTHY, RESUMES_WITHIN)
    resumed = time.time()
    until(lambda: max(samples(server)) > resumed + 2)
    again = scene.expect_kept(server, {at: value for at, value in samples(server).items() if at > resumed},
                              place / "data")
    range_query = f"/api/v1/query?query={fresh}[5m]"
    values = again.get_json(range_query)["data"]["result"]
    assert values and max(float(at) for at, _ in values[0]["values"]) > resumed, "the new series is not in the journal"


def fills_up_to_the_last_byte(scene):
    place = scene.mount_tmpfs("64m")
    server = scene.start(data=place / "data")
    assert ready(server) == HEALTHY, ready(server)
    filler = fill(place)
    until(lambda: "History is not being written" in ready(server), NOTICES_WITHIN)
    goes_on(server)
    assert value_of(server, "heartbeat_store_writing") == 0
    filler.unlink()
    until(lambda: ready(server) == HEALTHY, RESUMES_WITHIN)
    until(lambda: value_of(server, "heartbeat_store_commits_total") >= 1, PATIENCE)
    scene.expect_kept(server, samples(server), place / "data")


def few_descriptors(scene):
    server = scene.start(prefix=("prlimit", "--nofile=32"))
    until(lambda: len(samples(server)) >= 3)
    assert ready(server) == HEALTHY, ready(server)
    assert server.get("/metrics").body.count(b"\n") > 500
    # Then as many as are in use, so that nothing more can be opened: no journal, no query of the file, no peer.
    limits = resource.prlimit(server.process.pid, resource.RLIMIT_NOFILE)
    in_use = max(int(name) for name in os.listdir(f"/proc/{server.process.pid}/fd")) + 1
    began = time.time()
    resource.prlimit(server.process.pid, resource.RLIMIT_NOFILE, (in_use - 6, limits[1]))
    time.sleep(13)  # past one round of all that the program does every ten seconds
    assert server.process.poll() is None, server.stderr()
    resource.prlimit(server.process.pid, resource.RLIMIT_NOFILE, limits)
    until(lambda: ready(server) == HEALTHY, RESUMES_WITHIN)
    until(lambda: max(samples(server)) > began + 15)
    until(lambda: value_of(server, "heartbeat_store_ticks_unjournaled_total") == 0
          or value_of(server, "heartbeat_store_commits_total") >= 2, RESUMES_WITHIN)  # if an hour began meanwhile
    seen = samples(server)
    missing = [at for at in range(int(began), int(began) + 13) if at not in seen]
    assert len(missing) <= 1, f"ticks that did not happen: {missing}"
    scene.expect_kept(server, seen)


def a_journal_that_cannot_be_synced(scene):
    server = scene.start_with_shim()
    until(lambda: len(samples(server)) >= 2)
    scene.fail(("sync", "journal-", errno.EIO))
    until(lambda: len(scene.failed()) >= 2, 2 * NOTICES_WITHIN)
    scene.fail()
    inodes = [inode for _, inode, _ in scene.failed()]
    assert len(set(inodes)) == len(inodes), f"a sync was tried again: {scene.failed()}"
    assert "a new journal is begun" in server.stderr()
    assert ready(server) == HEALTHY, ready(server)  # the file takes what the journal does not
    scene.expect_kept(server, samples(server))


def a_file_that_cannot_be_synced(scene):
    server = scene.start_with_shim()
    until(lambda: len(samples(server)) >= 2)
    scene.fail(("sync", "journal-", errno.EIO), ("sync", "heartbeat.db", errno.EIO))
    until(lambda: "History is not being written" in ready(server), NOTICES_WITHIN)
    goes_on(server)
    scene.fail()
    until(lambda: ready(server) == HEALTHY, RESUMES_WITHIN)
    said = server.stderr()
    assert "it is opened again, and checked" in said, said
    assert "damaged" not in said, said
    scene.expect_kept(server, samples(server))


def a_file_that_is_removed_while_it_is_in_use(scene):
    server = scene.start()
    until(lambda: len(samples(server)) >= 3)
    for path in scene.data.iterdir():
        if path.name != "heartbeat.lock":
            path.unlink()
    until(lambda: "was removed" in server.stderr(), NOTICES_WITHIN)
    until(lambda: value_of(server, "heartbeat_store_commits_total") >= 1, RESUMES_WITHIN)
    assert ready(server) == HEALTHY, ready(server)
    scene.expect_kept(server, samples(server))


def files_that_are_none(scene):
    """What stands where a file should: each is moved away or passed over, and the next start is as good as new."""
    names = ("heartbeat.db", "heartbeat.db-wal", "heartbeat.db-shm", "journal-1.hbj")
    spoil = {
        "a directory": lambda path: path.mkdir(),
        "a link to itself": lambda path: path.symlink_to(path.name),
        "empty": lambda path: path.write_bytes(b""),
        "noise": lambda path: path.write_bytes(os.urandom(5000)),
    }
    for name in names:
        for what, make in spoil.items():
            data = scene.folder / f"{name} {what}"
            first = scene.start(data=data)
            first.signal(signal.SIGKILL)
            path = data / name
            with contextlib.suppress(FileNotFoundError):
                path.unlink()
            make(path)
            server = scene.start(data=data)
            assert server.start_seconds < 10, f"{name} {what}"
            assert ready(server) == HEALTHY, f"{name} {what}: {ready(server)}"
            if what.startswith("a "):
                aside = list(data.glob("*.damaged-*"))
                gone = what == "a link to itself" and name.endswith("-shm")
                assert aside or gone, f"{name} {what}: {server.stderr()}"
                assert not aside or any(str(kept) in server.stderr() for kept in aside), server.stderr()
            server.signal(signal.SIGKILL)


def somebody_elses_file(scene):
    if os.geteuid() != 0:
        raise unittest.SkipTest("only root can give a file away")
    user = 65534
    os.chmod(scene.folder, 0o755)
    scene.data.mkdir()
    os.chown(scene.data, user, user)
    as_nobody = ("setpriv", f"--reuid={user}", f"--regid={user}", "--clear-groups")
    (scene.data / "heartbeat.db").write_bytes(b"not for everybody")
    os.chmod(scene.data / "heartbeat.db", 0o000)
    server = scene.start(prefix=as_nobody)
    assert ready(server) == HEALTHY, ready(server)
    assert "Permission denied" in server.stderr(), server.stderr()
    server.stop()
    # A directory of somebody else's is a mistake, and nothing is written there or kept in memory instead.
    os.chown(scene.data, 0, 0)
    os.chmod(scene.data, 0o755)
    refused = subprocess.run([*as_nobody, BINARY, "--listen", "127.0.0.1:0", "--data-dir", scene.data],
                             stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=PATIENCE, check=False)
    assert refused.returncode == 1 and "belongs to user 0" in refused.stderr, refused


def check_after_cut(scene, disk, number, server):
    """Cuts the power and starts the program on what the disk has; how many seconds were lost."""
    seen = samples(server)
    copy, at = disk.cut(f"cut-{number}")
    with disk.mounted(copy) as place:
        again = scene.start(data=place / "data")
        said, kept = again.stderr(), samples(again)
        again.stop()
    assert "damaged (" not in said, said
    due = {when: value for when, value in seen.items() if when < at - 10}
    assert due, "nothing to compare"
    lost = sorted(when for when, value in due.items() if kept.get(when) != value)
    wrong = [when for when, value in kept.items() if seen.get(when, value) != value]
    assert not lost and not wrong, f"cut {number} at {at}: lost {lost}, wrong {wrong}"
    return at - max(when for when in kept if when in seen)


def cut_the_power(scene, apart, commits):
    """Cuts so many seconds apart; with `commits` the file is written every ten seconds instead of every hour."""
    with contextlib.ExitStack() as stack:
        try:
            disk = stack.enter_context(PowerCut(scene.folder))
        except NotPermitted as refusal:
            raise unittest.SkipTest("loop mounts are not permitted here") from refusal
        options = {"data": disk.place / "data"}
        if commits:
            options["environment"] = {"LD_PRELOAD": str(scene.shim), "HEARTBEAT_FAULTS": str(scene.rules_file)}
            scene.fail(("sync", "journal-", errno.EIO))
        server = scene.start(**options)
        losses = []
        next_cut = time.monotonic() + 12
        for number in range(CUTS):
            while time.monotonic() < next_cut:
                server.get("/api/v1/query_range?query=rate(node_cpu_seconds_total[5s])&start=0&end=1&step=1")
                time.sleep(0.01)
            losses.append(check_after_cut(scene, disk, number, server))
            next_cut = max(next_cut + apart, time.monotonic())
        server.stop()
        print(f"{CUTS} power cuts lost {min(losses):.1f} to {max(losses):.1f} s each", file=sys.stderr)


def power_cuts(scene):
    cut_the_power(scene, 3.7, commits=False)


def power_cuts_while_the_file_is_written(scene):
    cut_the_power(scene, 2.3, commits=True)


SCENES = (
    read_only_for_a_while, writes_that_fail, read_only_for_good, begins_on_a_read_only_disk,
    begins_without_a_free_byte_and_fills_up_later, fills_up_to_the_last_byte, few_descriptors,
    a_journal_that_cannot_be_synced, a_file_that_cannot_be_synced, a_file_that_is_removed_while_it_is_in_use,
    files_that_are_none, somebody_elses_file,
    power_cuts, power_cuts_while_the_file_is_written,
)


def build_shim(folder):
    shim = pathlib.Path(folder) / "fault_shim.so"
    subprocess.run(["cc", "-shared", "-fPIC", "-O1", "-o", shim, HERE / "fault_shim.c", "-ldl"], check=True)
    return shim


def play(scene, shim):
    with contextlib.ExitStack() as stack:
        return scene(Scene(stack, shim))


class Faults(unittest.TestCase):
    """A test for each scene, which waits for what came of it."""

    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory(prefix="heartbeat-shim-")
        cls.addClassCleanup(folder.cleanup)
        shim = build_shim(folder.name)
        pool = concurrent.futures.ThreadPoolExecutor(len(SCENES))
        cls.addClassCleanup(pool.shutdown)
        wanted = os.environ.get("HEARTBEAT_SCENES", "").split()
        cls.outcomes = {scene.__name__: pool.submit(play, scene, shim)
                        for scene in SCENES if not wanted or scene.__name__ in wanted}


def wait_for(name):
    def test(self):
        if name not in self.outcomes:
            self.skipTest("not asked for")
        self.outcomes[name].result()
    return test


for each in SCENES:
    setattr(Faults, f"test_{each.__name__}", wait_for(each.__name__))


if __name__ == "__main__":
    unittest.main()
