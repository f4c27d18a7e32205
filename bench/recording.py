"""A recording of a host (src/chunk/recording.hpp), for peers that are fed the same samples as Heartbeat."""

import array
import json
import lzma
import math
import pathlib
import re

LABEL = re.compile(r'([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\]|\\.)*)"')
ESCAPED = {r"\n": "\n", r"\"": '"', r"\\": "\\"}


def whole_seconds(times):
    """The times of rows as a store with an aligned tick has them."""
    last = None
    for time in times:
        rounded = (time + 500) // 1000 * 1000
        last = rounded if last is None else max(rounded, last + 1000)
        yield last


class Recording:
    def __init__(self, folder, aligned):
        folder = pathlib.Path(folder)
        times = array.array("q", (folder / "times.i64").read_bytes())
        self.times = list(whole_seconds(times) if aligned else times)
        self.columns = array.array("d", lzma.decompress((folder / "columns.f64.xz").read_bytes()))
        lines = lzma.decompress((folder / "series.tsv.xz").read_bytes()).decode().splitlines()
        self.series = [line.split("\t")[2] for line in lines]

    def samples(self, index):
        """(time in ms, value) of a series, without its absent rows."""
        rows = len(self.times)
        column = self.columns[index * rows:(index + 1) * rows]
        return [(time, value) for time, value in zip(self.times, column) if not math.isnan(value)]

    def labels(self, index):
        name, _, rest = self.series[index].partition("{")
        return {"__name__": name} | {key: re.sub(r"\\.", lambda found: ESCAPED.get(found[0], found[0]), value)
                                     for key, value in LABEL.findall(rest)}

    def write_json_lines(self, out):
        """As VictoriaMetrics's /api/v1/import takes it."""
        for index in range(len(self.series)):
            samples = self.samples(index)
            if samples:
                times, values = zip(*samples)
                out.write(json.dumps({"metric": self.labels(index), "timestamps": times, "values": values}) + "\n")

    def write_openmetrics(self, out):
        """As promtool's create-blocks-from takes it."""
        for index, text in enumerate(self.series):
            for time, value in self.samples(index):
                out.write(f"{text} {value!r} {time / 1000:.3f}\n")
        out.write("# EOF\n")
