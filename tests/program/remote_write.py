"""Requests of remote write 1.0, written by hand, so that no library mends what a test means to break."""

import struct

STALE = struct.unpack("<d", struct.pack("<Q", 0x7FF0000000000002))[0]
HEADERS = {"Content-Type": "application/x-protobuf", "Content-Encoding": "snappy",
           "X-Prometheus-Remote-Write-Version": "0.1.0"}
LITERAL_BYTES_MAX = 65536


def varint(number):
    number &= (1 << 64) - 1
    out = bytearray()
    while number > 127:
        out.append(number & 127 | 128)
        number >>= 7
    out.append(number)
    return bytes(out)


def field(number, body):
    """A length-delimited protobuf field."""
    return varint(number << 3 | 2) + varint(len(body)) + body


def label(name, value):
    return field(1, field(1, name.encode()) + field(2, value.encode()))


def sample(time_ms, value):
    return field(2, b"\x09" + struct.pack("<d", value) + b"\x10" + varint(time_ms))


def series(labels, samples):
    """`labels` as a dict, which is sorted, or as pairs, which stay as they are; `samples` as (ms, value)."""
    pairs = sorted(labels.items()) if isinstance(labels, dict) else labels
    return field(1, b"".join(label(*pair) for pair in pairs) + b"".join(sample(*each) for each in samples))


def snappy(data):
    """A snappy block that has literals alone."""
    out = [varint(len(data))]
    for begin in range(0, len(data), LITERAL_BYTES_MAX):
        part = data[begin:begin + LITERAL_BYTES_MAX]
        out += [b"\xf4" + struct.pack("<H", len(part) - 1), part]
    return b"".join(out)


def body(*all_series):
    return snappy(b"".join(all_series))
