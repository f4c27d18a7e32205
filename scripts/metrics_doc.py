#!/usr/bin/env python3
"""scripts/metrics_doc.py: writes docs/metrics.md from the golden expositions of the fixture host and of Heartbeat."""

import pathlib
import re

ROOT = pathlib.Path(__file__).resolve().parent.parent
INTRODUCTION = """# Metrics

Made by `make golden-update` from the expositions of the fixture host (tests/golden/host.prom) and of Heartbeat itself
(tests/golden/self.prom); not every machine has all of them. `heartbeat_store_writing` is there where history is kept on disk. Names, labels and types of `node_*` are node_exporter's, so its dashboards and alert rules apply;
where they differ from node_exporter's, [each exception stands with its reason](collectors.md#where-it-differs-from-node_exporter).

| metric | type | labels | what it says |
| --- | --- | --- | --- |
"""


def render(exposition):
    """The document for an exposition in the Prometheus text format."""
    helps, types, labels = {}, {}, {}
    for line in exposition.splitlines():
        if match := re.match(r"# HELP (\S+) (.*)", line):
            helps[match[1]] = match[2]
        elif match := re.match(r"# TYPE (\S+) (\S+)", line):
            types[match[1]] = match[2]
        elif match := re.match(r"([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\{(.*)\})? ", line):
            names = re.findall(r'([a-zA-Z_][a-zA-Z0-9_]*)="', match[2] or "")
            labels.setdefault(match[1], {}).update(dict.fromkeys(names))
    rows = [f"| `{name}` | {types.get(name, 'untyped')} | {', '.join(labels.get(name, {}))} | "
            f"{helps.get(name, '').replace('|', '&#124;').replace('<', '&lt;')} |\n" for name in sorted(labels)]
    return INTRODUCTION + "".join(rows)


def golden():
    """Both expositions, one behind the other."""
    return "".join((ROOT / "tests/golden" / name).read_text() for name in ("host.prom", "self.prom"))


if __name__ == "__main__":
    (ROOT / "docs/metrics.md").write_text(render(golden()))
