import { describe, expect, it } from "vitest";
import { expressionUnit, metricUnit } from "./metric-unit";

describe("metricUnit", () => {
  it.each([
    ["node_memory_MemFree_bytes", "bytes"],
    ["node_network_receive_bytes_total", "bytes"],
    ["node_cpu_seconds_total", "seconds"],
    ["http_request_duration_seconds_bucket", "count"],
    ["http_request_duration_seconds_sum", "seconds"],
    ["http_request_duration_seconds_count", "count"],
    ["node_load1", "count"],
    ["cache_hit_ratio", "ratio"],
  ])("%s: %s", (name, unit) => {
    expect(metricUnit(name)).toBe(unit);
  });
});

describe("expressionUnit", () => {
  it.each([
    ["node_memory_MemFree_bytes", "bytes"],
    ["sum by (device) (rate(node_disk_read_bytes_total[5m]))", "bytes/s"],
    ["rate(node_cpu_seconds_total[5m])", "ratio"],
    ["irate(node_context_switches_total[5s])", "per second"],
    ["100 * rate(node_cpu_seconds_total[1m])", "percent"],
    ["node_filesystem_avail_bytes / node_filesystem_size_bytes * 100", "percent"],
    ["node_filesystem_avail_bytes / node_filesystem_size_bytes", "ratio"],
    ['node_load1{host="a_bytes"}', "count"],
    ["count(node_memory_MemFree_bytes)", "count"],
    ["sum without (size_bytes) (node_load1)", "count"],
    ["node_memory_MemFree_bytes + node_load1", "count"],
    ["node_time_seconds - node_boot_time_seconds", "seconds"],
    ["increase(node_network_receive_bytes_total[1h])", "bytes"],
    ["time()", "count"],
    ["", "count"],
  ])("%s: %s", (expr, unit) => {
    expect(expressionUnit(expr)).toBe(unit);
  });
});
