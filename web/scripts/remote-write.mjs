// Writes samples of the past into a server by Prometheus's remote write 1.0: a protobuf WriteRequest, whose fields are
// timeseries = 1 {labels = 1 {name = 1, value = 2}, samples = 2 {value = 1, timestamp = 2}}, in a Snappy block.
// (https://prometheus.io/docs/specs/prw/remote_write_spec/, https://github.com/google/snappy/blob/main/format_description.txt)

/** The longest literal that a Snappy tag with two bytes of length announces. */
const LITERAL_BYTES_MAX = 65_536;
/** Samples of one request; a server's limit on bodies is not reached. */
const SAMPLES_MAX = 50_000;

function varint(value) {
  const bytes = [];
  let rest = BigInt(value);
  for (; rest > 127n; rest >>= 7n) bytes.push(Number(rest & 127n) | 128);
  bytes.push(Number(rest));
  return Buffer.from(bytes);
}

const field = (number, bytes) => Buffer.concat([varint((number << 3) | 2), varint(bytes.length), bytes]);

const label = (name, value) => field(1, Buffer.concat([field(1, Buffer.from(name)), field(2, Buffer.from(value))]));

function sample([time, value]) {
  const double = Buffer.alloc(8);
  double.writeDoubleLE(value);
  return field(2, Buffer.concat([varint((1 << 3) | 1), double, varint(2 << 3), varint(Math.round(time * 1000))]));
}

/** Literals alone: what is sent once over loopback need not be small. */
function snappy(bytes) {
  const parts = [varint(bytes.length)];
  for (let begin = 0; begin < bytes.length; begin += LITERAL_BYTES_MAX) {
    const literal = bytes.subarray(begin, begin + LITERAL_BYTES_MAX);
    const length = literal.length - 1;
    parts.push(Buffer.from([61 << 2, length & 255, length >> 8]), literal);
  }
  return Buffer.concat(parts);
}

async function send(address, series) {
  const request = series.map(({ labels, samples }) => {
    const names = Object.keys(labels).sort();
    return field(1, Buffer.concat([...names.map((name) => label(name, labels[name])), ...samples.map(sample)]));
  });
  const answer = await fetch(`${address}/api/v1/write`, {
    method: "POST",
    headers: {
      "Content-Encoding": "snappy",
      "Content-Type": "application/x-protobuf",
      "X-Prometheus-Remote-Write-Version": "0.1.0",
    },
    body: snappy(Buffer.concat(request)),
  });
  if (!answer.ok) throw new Error(`remote write: ${answer.status} ${await answer.text()}`);
}

/** Series are {labels, samples: [Unix seconds, value][]}; all are as long as the first. */
export async function writeHistory(address, series) {
  const rows = Math.max(1, Math.floor(SAMPLES_MAX / Math.max(1, series.length)));
  const length = series[0]?.samples.length ?? 0;
  for (let begin = 0; begin < length; begin += rows) {
    const piece = series.map(({ labels, samples }) => ({ labels, samples: samples.slice(begin, begin + rows) }));
    await send(address, piece);
  }
}
