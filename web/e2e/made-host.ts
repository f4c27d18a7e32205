// A machine made of files, for pages that this one has nothing to show on: sensors, a battery, disks that tell of their
// health, a GPU, and systemd's units with their control groups.

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

/** As the kernel has them: thousandths of degrees and volts, millionths of joules and watt-hours. */
const SYSFS: Readonly<Record<string, string>> = {
  "class/hwmon/hwmon0/name": "coretemp",
  "class/hwmon/hwmon0/temp1_input": "57000",
  "class/hwmon/hwmon0/temp1_label": "Package id 0",
  "class/hwmon/hwmon0/temp1_max": "84000",
  "class/hwmon/hwmon0/temp1_crit": "100000",
  "class/hwmon/hwmon0/temp2_input": "91000",
  "class/hwmon/hwmon0/temp2_label": "Core 0",
  "class/hwmon/hwmon0/temp2_max": "84000",
  "class/hwmon/hwmon0/temp2_crit": "100000",
  "class/hwmon/hwmon1/name": "nct6779",
  "class/hwmon/hwmon1/fan1_input": "1098",
  "class/hwmon/hwmon1/fan1_label": "CPU fan",
  "class/hwmon/hwmon1/fan1_min": "300",
  "class/hwmon/hwmon1/in0_input": "1224",
  "class/thermal/thermal_zone0/type": "x86_pkg_temp",
  "class/thermal/thermal_zone0/temp": "57000",
  "class/thermal/thermal_zone0/policy": "step_wise",
  "class/powercap/intel-rapl:0/name": "package-0",
  "class/powercap/intel-rapl:0/energy_uj": "240422366267",
  "class/powercap/intel-rapl:0/max_energy_range_uj": "262143328850",
  "class/power_supply/BAT0/type": "Battery",
  "class/power_supply/BAT0/status": "Discharging",
  "class/power_supply/BAT0/present": "1",
  "class/power_supply/BAT0/capacity": "81",
  "class/power_supply/BAT0/energy_full": "45070000",
  "class/power_supply/BAT0/energy_full_design": "47520000",
  "class/power_supply/BAT0/power_now": "4830000",
  "class/power_supply/BAT0/manufacturer": "LGC",
  "class/power_supply/BAT0/model_name": "LNV-45N1",
  "devices/system/edac/mc/mc0/ce_count": "3",
  "devices/system/edac/mc/mc0/ce_noinfo_count": "0",
  "devices/system/edac/mc/mc0/ue_count": "0",
  "devices/system/edac/mc/mc0/ue_noinfo_count": "0",
};

const GPU = 'gpu="0",UUID="GPU-1",device="nvidia0",modelName="RTX A2000"';

/** What comes of devices and buses that no file can stand for, as those collectors would name it. */
const SERIES: Readonly<Record<string, number>> = {
  'smartctl_device{device="nvme0",model_name="Samsung SSD 970 PRO",serial_number="S1"}': 1,
  'smartctl_device_smart_status{device="nvme0"}': 1,
  'smartctl_device_temperature{device="nvme0",temperature_type="current"}': 41,
  'smartctl_device_percentage_used{device="nvme0"}': 12,
  'smartctl_device_power_on_seconds{device="nvme0"}': 31_536_000,
  'smartctl_device_media_errors{device="nvme0"}': 0,
  'smartctl_device{device="sda",model_name="WDC WD40EFRX",serial_number="S2"}': 1,
  'smartctl_device_smart_status{device="sda"}': 0,
  'smartctl_device_attribute{attribute_id="197",attribute_name="Current_Pending_Sector",attribute_value_type="raw",device="sda"}': 24,
  [`DCGM_FI_DEV_GPU_UTIL{${GPU}}`]: 37,
  [`DCGM_FI_DEV_GPU_TEMP{${GPU}}`]: 61,
  [`DCGM_FI_DEV_FB_USED{${GPU}}`]: 2048,
  [`DCGM_FI_DEV_POWER_USAGE{${GPU}}`]: 45.5,
};

/** Units by name: bytes in memory, and whether systemd calls them failed. */
const UNITS = [
  { unit: "ssh.service", memory: 12e6, state: "active" },
  { unit: "postgresql.service", memory: 840e6, state: "active" },
  { unit: "<b>odd</b>.service", memory: 1e6, state: "active" },
  { unit: "backup.service", memory: null, state: "failed" },
] as const;

function unitSeries(): Record<string, number> {
  const series: Record<string, number> = { 'container_last_seen{id="/"}': 1 };
  for (const { unit, memory, state } of UNITS) {
    series[`node_systemd_unit_state{name="${unit}",state="${state}",type="simple"}`] = 1;
    if (memory === null) continue;
    const labels = `id="/system.slice/${unit}",unit="${unit}"`;
    series[`container_last_seen{${labels}}`] = 1;
    series[`container_memory_working_set_bytes{${labels}}`] = memory;
    series[`container_memory_rss{${labels}}`] = memory / 2;
    series[`container_cpu_usage_seconds_total{${labels},cpu="total"}`] = memory / 1e6;
    series[`container_start_time_seconds{${labels}}`] = Math.floor(Date.now() / 1000) - 7_200;
    series[`container_oom_events_total{${labels}}`] = 0;
  }
  return series;
}

export interface MadeHost {
  flags: string[];
  remove: () => void;
}

/** Its files, and the flags with which a server takes it for its own. */
export function makeHost(): MadeHost {
  const root = mkdtempSync(join(tmpdir(), "heartbeat-host-"));
  const write = (path: string, text: string) => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  };
  for (const [path, text] of Object.entries(SYSFS)) write(`sys/${path}`, `${text}\n`);
  const lines = Object.entries({ ...SERIES, ...unitSeries() }).map(([series, value]) => `${series} ${value}`);
  write("textfile/made.prom", `${lines.join("\n")}\n`);
  return {
    flags: [
      `--path.sysfs=${join(root, "sys")}`,
      `--collector.textfile.directory=${join(root, "textfile")}`,
      // The control groups are those of the file.
      "--no-collector.containers",
      "--no-collector.smart",
      "--no-collector.nvidia",
    ],
    remove: () => rmSync(root, { recursive: true, force: true }),
  };
}
