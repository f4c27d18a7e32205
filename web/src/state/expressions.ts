// The PromQL that several places of the page share, by name. One text means one live query, however many show it.
//
// Rates of charts are irate over a few seconds: the change between the last two ticks, so that a burst of one second is
// seen as one. Means are increases over increases, so that they are right over "what there is" just after a start.

/** Interfaces that carry traffic to other machines; bridges, containers and tunnels would count it twice. */
export const OUTWARD =
  'device!~"lo|veth.*|docker.*|br-.*|virbr.*|ifb.*|tun.*|tap.*|wg.*|cali.*|cni.*|flannel.*|dummy.*"';
/** Whole physical or virtual disks; mapped and stacked ones would count the same bytes twice. */
export const WHOLE_DISKS = 'device!~"dm-.*|md.*|zram.*|sr.*"';
/** File systems that keep files on a device. */
export const KEPT_FILES = 'fstype!~"tmpfs|devtmpfs|ramfs|squashfs|iso9660|efivarfs|nsfs"';

/** Modes in which a core works; waiting for a disk (iowait) is idle time with a request under way, as /api/cpu counts it. */
const BUSY_MODES = 'mode!~"idle|iowait"';

/** Share of all cores' time spent at work, in per cent, as a mean over a PromQL window. */
export function cpuBusyOver(window: string): string {
  return `100 * sum(rate(node_cpu_seconds_total{${BUSY_MODES}}[${window}])) / sum(rate(node_cpu_seconds_total[${window}]))`;
}

export const CPU_BUSY = `100 * sum(irate(node_cpu_seconds_total{${BUSY_MODES}}[5s])) / sum(irate(node_cpu_seconds_total[5s]))`;
export const CPU_BY_MODE = '100 * avg by (mode) (irate(node_cpu_seconds_total{mode!="idle"}[5s]))';
export const CPU_BY_CORE = `100 * sum by (cpu) (irate(node_cpu_seconds_total{${BUSY_MODES}}[5s]))`;

export const MEMORY_TOTAL = "node_memory_MemTotal_bytes";
export const MEMORY_AVAILABLE = "node_memory_MemAvailable_bytes";
/** As free(1) and /api/memory have it: what could not be given to a new program. */
export const MEMORY_USED = `${MEMORY_TOTAL} - ${MEMORY_AVAILABLE}`;
export const MEMORY_USED_PERCENT = `100 * (1 - ${MEMORY_AVAILABLE} / ${MEMORY_TOTAL})`;
export function memoryUsedOver(window: string): string {
  return `${MEMORY_TOTAL} - avg_over_time(${MEMORY_AVAILABLE}[${window}])`;
}

export const DISK_READ = `sum(irate(node_disk_read_bytes_total{${WHOLE_DISKS}}[5s]))`;
export const DISK_WRITTEN = `sum(irate(node_disk_written_bytes_total{${WHOLE_DISKS}}[5s]))`;
/** Mean time of one request; without requests there is none. */
export const DISK_READ_LATENCY = `sum(rate(node_disk_read_time_seconds_total{${WHOLE_DISKS}}[10s])) / sum(rate(node_disk_reads_completed_total{${WHOLE_DISKS}}[10s]))`;
export const DISK_WRITE_LATENCY = `sum(rate(node_disk_write_time_seconds_total{${WHOLE_DISKS}}[10s])) / sum(rate(node_disk_writes_completed_total{${WHOLE_DISKS}}[10s]))`;

export const NETWORK_RECEIVED = `sum(irate(node_network_receive_bytes_total{${OUTWARD}}[5s]))`;
export const NETWORK_SENT = `sum(irate(node_network_transmit_bytes_total{${OUTWARD}}[5s]))`;

/** Share of time in which at least one task waited, in per cent (Documentation/accounting/psi.rst: "some"). */
export function pressureSome(resource: "cpu" | "io" | "memory", window = "5s"): string {
  return `100 * rate(node_pressure_${resource}_waiting_seconds_total[${window}])`;
}
/** Share of time in which all tasks that had work waited ("full"). */
export function pressureFull(resource: "io" | "memory", window = "5s"): string {
  return `100 * rate(node_pressure_${resource}_stalled_seconds_total[${window}])`;
}

export const FILESYSTEM_SIZE = `node_filesystem_size_bytes{${KEPT_FILES}}`;
export const FILESYSTEM_FREE = `node_filesystem_free_bytes{${KEPT_FILES}}`;
export const FILESYSTEM_AVAILABLE = `node_filesystem_avail_bytes{${KEPT_FILES}}`;
/** As df(1) and /api/disk have it: used / (used + what an ordinary user may still take). */
export const FILESYSTEM_USED_PERCENT = `100 * (${FILESYSTEM_SIZE} - ${FILESYSTEM_FREE}) / (${FILESYSTEM_SIZE} - ${FILESYSTEM_FREE} + ${FILESYSTEM_AVAILABLE})`;
/** What ordinary users may still take, where anybody can take anything: what a file system's end is foretold from. */
export const WRITABLE_AVAILABLE = `${FILESYSTEM_AVAILABLE} and node_filesystem_readonly{${KEPT_FILES}} == 0`;
/** File systems that make inodes as they need them (btrfs) count none. */
export const INODES_USED_PERCENT = `100 * (1 - node_filesystem_files_free{${KEPT_FILES}} / (node_filesystem_files{${KEPT_FILES}} > 0))`;

export const OWN_CPU = "100 * rate(process_cpu_seconds_total[30s])";
export const OWN_MEMORY = "process_resident_memory_bytes";
export const BOOT_TIME = "node_boot_time_seconds";
