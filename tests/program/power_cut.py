"""A disk that loses its power: an ext4 in a file, mounted by loop, whose file is copied while it is written to.

The file has what the file system has handed to its disk; what is still in memory is not in it, and the file system's
own journal has to be replayed, as after a cut.
"""

import contextlib
import pathlib
import shutil
import subprocess
import time

IMAGE_BYTES = 64 << 20


class NotPermitted(Exception):
    """Loop mounts cannot be made here."""


def run(*command):
    """What came of a command; one that is not installed has failed."""
    command = list(map(str, command))
    try:
        return subprocess.run(command, capture_output=True, text=True, check=False)
    except FileNotFoundError as absent:
        return subprocess.CompletedProcess(command, 127, "", str(absent))


class PowerCut:
    """The disk, in a folder. Usable in `with`; `place` is where it is mounted."""

    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        self.image, self.place = self.folder / "image", self.folder / "disk"
        self.mounts = contextlib.ExitStack()

    def __enter__(self):
        with open(self.image, "wb") as file:
            file.truncate(IMAGE_BYTES)
        if run("mkfs.ext4", "-q", self.image).returncode != 0:
            raise NotPermitted
        self._mount(self.image, self.place, self.mounts)
        source = run("findmnt", "-no", "SOURCE", self.place).stdout.strip()
        self.statistics = pathlib.Path("/sys/block", pathlib.Path(source).name, "stat")
        return self

    def __exit__(self, *_):
        self.mounts.close()

    @staticmethod
    def _mount(image, place, stack):
        place.mkdir(exist_ok=True)
        if run("mount", "-o", "loop", image, place).returncode != 0:
            raise NotPermitted
        stack.callback(run, "umount", "-l", place)

    def _writes(self):
        """(how many there were, how many are on their way)"""
        fields = self.statistics.read_text().split()
        return int(fields[4]), int(fields[8])

    def cut(self, name):
        """The disk as it would be if the power went now: a copy through which no write went."""
        copy = self.folder / name
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline:
            before = self._writes()
            at = time.time()
            if before[1] == 0:
                shutil.copyfile(self.image, copy)
                if self._writes() == before:
                    return copy, at
            time.sleep(0.01)
        raise AssertionError("the disk was never still for as long as a copy takes")

    @contextlib.contextmanager
    def mounted(self, copy):
        """The folder of a copy, whose journal the kernel has replayed."""
        with contextlib.ExitStack() as stack:
            place = copy.with_suffix(".mounted")
            self._mount(copy, place, stack)
            yield place
        copy.unlink()
