// The hardware's panels, in sections. A section is there when any of its series is.

import { panel } from "../../charts/panel";
import type { PanelSpec } from "../../charts/panel-spec";
import { sensors } from "./sensors";

export interface HardwareSection {
  id: string;
  title: string;
  /** What is looked for, and why it may be absent: told where nothing of the page is found. */
  source: string;
  /** One of these tells that the section has something to show. */
  metrics: readonly string[];
  panels: readonly PanelSpec[];
}

const SENSOR = "{{chip_name}} {{label}}";

/** Watts, as the energy that a domain of the processor used in a second (Intel RAPL counts joules). */
const rapl = (domain: string) => `sum(rate(node_rapl_${domain}_joules_total[5s]))`;

const GPU = "{{gpu}} {{modelName}}";

export const HARDWARE_SECTIONS: readonly HardwareSection[] = [
  {
    id: "sensors",
    title: "Temperatures, fans and voltages",
    source: "sensors of boards, processors and disks (/sys/class/hwmon, /sys/class/thermal)",
    metrics: ["node_hwmon_temp_celsius", "node_hwmon_fan_rpm", "node_hwmon_in_volts", "node_thermal_zone_temp"],
    panels: [
      panel({
        title: "Temperatures",
        unit: "celsius",
        lines: { [SENSOR]: sensors("node_hwmon_temp_celsius") },
        help: "What each sensor measures. The table has the limits that its driver knows.",
      }),
      panel({
        title: "Thermal zones",
        unit: "celsius",
        lines: { "{{type}} {{zone}}": "node_thermal_zone_temp" },
        help: "The zones by which the kernel decides on cooling; often the same sensors seen from elsewhere.",
      }),
      panel({
        title: "Cooling",
        subtitle: "of what each device can",
        unit: "percent",
        scaleMax: 100,
        lines: {
          "{{type}} {{name}}": "100 * node_cooling_device_cur_state / (node_cooling_device_max_state > 0)",
        },
        help: "How strongly the kernel cools: fans turned up, processors slowed down.",
      }),
      panel({
        title: "Fans",
        unit: "rpm",
        lines: { [SENSOR]: sensors("node_hwmon_fan_rpm") },
        help: "Turns per minute. A fan at 0 either rests or is broken; its temperature tells which.",
      }),
      panel({
        title: "Voltages",
        unit: "volts",
        lines: { [SENSOR]: sensors("node_hwmon_in_volts") },
        help: "Of the supply's and the board's lines, as far as the driver knows how to scale them.",
      }),
      panel({
        title: "Currents",
        unit: "amperes",
        lines: { [SENSOR]: sensors("node_hwmon_curr_amps") },
        help: "What flows, where a sensor measures it.",
      }),
    ],
  },
  {
    id: "power",
    title: "Power",
    source: "energy counters (/sys/class/powercap), batteries and mains (/sys/class/power_supply)",
    metrics: [
      "node_rapl_package_joules_total",
      "node_rapl_core_joules_total",
      "node_hwmon_power_watt",
      "node_hwmon_power_average_watt",
      "node_power_supply_info",
      "node_power_supply_capacity",
    ],
    panels: [
      panel({
        title: "Processor",
        subtitle: "power drawn",
        unit: "watts",
        lines: {
          packages: rapl("package"),
          cores: rapl("core"),
          memory: rapl("dram"),
          "whole platform": { expr: rapl("psys"), color: 8 },
        },
        help: "Energy used per second, as the processor counts it (RAPL). Cores are a part of the packages.",
      }),
      panel({
        title: "Power sensors",
        unit: "watts",
        lines: {
          [SENSOR]: sensors("node_hwmon_power_watt"),
          [`${SENSOR} mean`]: sensors("node_hwmon_power_average_watt"),
        },
        help: "Power that sensors measure: of graphics cards, supplies, processors.",
      }),
      panel({
        title: "Batteries",
        subtitle: "charge",
        unit: "percent",
        scaleMin: 100,
        scaleMax: 100,
        lines: { "{{power_supply}}": "node_power_supply_capacity" },
        help: "What is left in each battery, of UPSes too where the kernel drives them.",
      }),
      panel({
        title: "Battery power",
        unit: "watts",
        lines: {
          "{{power_supply}}": "node_power_supply_power_watt",
          "{{power_supply}} (V × A)": "node_power_supply_voltage_volt * node_power_supply_current_ampere",
        },
        help: "What flows into or out of each battery.",
      }),
    ],
  },
  {
    id: "processor",
    title: "Processor clock",
    source: "the clock's governor (/sys/devices/system/cpu/*/cpufreq)",
    metrics: ["node_cpu_scaling_frequency_hertz", "node_cpu_core_throttles_total"],
    panels: [
      panel({
        title: "Clock of each core",
        unit: "hertz",
        lines: { "core {{cpu}}": "node_cpu_scaling_frequency_hertz" },
        help: "What the governor has each core run at; the first 16 cores.",
      }),
      panel({
        title: "Clock limits",
        unit: "hertz",
        lines: {
          "highest allowed": "max(node_cpu_scaling_frequency_max_hertz)",
          "lowest allowed": "min(node_cpu_scaling_frequency_min_hertz)",
          "highest possible": { expr: "max(node_cpu_frequency_max_hertz)", color: 8 },
        },
        help: "Between which clocks the governor may choose, and what the hardware could do.",
      }),
      panel({
        title: "Throttling",
        subtitle: "for heat",
        unit: "per second",
        scaleMin: 1,
        lines: {
          cores: { expr: "sum(irate(node_cpu_core_throttles_total[5s]))", color: 2 },
          packages: { expr: "sum(irate(node_cpu_package_throttles_total[5s]))", color: 4 },
        },
        help: "How often the processor slowed itself down because it was too hot.",
      }),
    ],
  },
  {
    id: "ecc",
    title: "Memory errors",
    source: "memory that corrects its errors, with a driver that tells (/sys/devices/system/edac)",
    metrics: ["node_edac_correctable_errors_total"],
    panels: [
      panel({
        title: "Corrected errors",
        subtitle: "since boot",
        unit: "count",
        lines: {
          "controller {{controller}}": "node_edac_correctable_errors_total",
          "{{dimm_label}}": { expr: "node_edac_channel_correctable_errors_total > 0", color: 2 },
        },
        help: "Bits that memory lost and restored. A few in months are usual; a module that keeps adding to them is about to fail.",
      }),
      panel({
        title: "Uncorrectable errors",
        subtitle: "since boot",
        unit: "count",
        lines: { "controller {{controller}}": { expr: "node_edac_uncorrectable_errors_total", color: 4 } },
        help: "Bits that were lost for good. Any at all means that data may be wrong: replace the module.",
      }),
      panel({
        title: "Corrupted memory",
        subtitle: "set aside by the kernel",
        unit: "bytes",
        scaleMin: 4096,
        lines: { corrupted: { expr: "node_memory_HardwareCorrupted_bytes > 0", color: 4 } },
        help: "Pages that the kernel uses no more because their memory is broken.",
        empty: "No memory was found to be broken.",
      }),
    ],
  },
  {
    id: "gpu",
    title: "Graphics processors",
    source: "NVIDIA's driver library, or the kernel's amdgpu, i915 and xe drivers (AMD's by --collector.drm)",
    metrics: ["DCGM_FI_DEV_GPU_UTIL", "DCGM_FI_DEV_GPU_TEMP", "node_drm_card_info"],
    panels: [
      panel({
        title: "GPU load",
        unit: "percent",
        scaleMax: 100,
        lines: {
          [GPU]: "DCGM_FI_DEV_GPU_UTIL",
          "{{card}}": "node_drm_gpu_busy_percent",
          "{{card}} {{gt}}": "100 * clamp_min(1 - rate(node_drm_gt_rc6_residency_seconds_total[30s]), 0)",
        },
        help: "Share of time in which the GPU had work.",
      }),
      panel({
        title: "GPU memory",
        subtitle: "used",
        unit: "bytes",
        lines: {
          // Mebibytes, as DCGM has them.
          [GPU]: "1048576 * DCGM_FI_DEV_FB_USED",
          "{{card}}": "node_drm_memory_vram_used_bytes",
        },
        help: "Memory of the card that is in use.",
      }),
      panel({
        title: "GPU temperature",
        unit: "celsius",
        lines: { [GPU]: "DCGM_FI_DEV_GPU_TEMP" },
        help: "Of the chip. Cards slow down at some 80 to 95 °C.",
      }),
      panel({
        title: "GPU power",
        unit: "watts",
        lines: { [GPU]: "DCGM_FI_DEV_POWER_USAGE", [`${GPU} limit`]: "DCGM_FI_DEV_ENFORCED_POWER_LIMIT" },
        help: "What the card draws, and what it may.",
      }),
      panel({
        title: "GPU clock",
        unit: "hertz",
        lines: { [GPU]: "1e6 * DCGM_FI_DEV_SM_CLOCK", "{{card}} {{gt}}": "node_drm_gt_frequency_hertz" },
        help: "At what its processors run.",
      }),
      panel({
        title: "GPU memory errors",
        subtitle: "since the driver was loaded",
        unit: "count",
        lines: {
          [`${GPU} corrected`]: "DCGM_FI_DEV_ECC_SBE_VOL_TOTAL",
          [`${GPU} uncorrectable`]: "DCGM_FI_DEV_ECC_DBE_VOL_TOTAL",
        },
        help: "Bits that the card's memory lost: restored, and not.",
      }),
    ],
  },
  {
    id: "disk-health",
    title: "Disk health",
    source: "SMART and NVMe health, which takes root or CAP_SYS_ADMIN and CAP_SYS_RAWIO to ask for",
    metrics: ["smartctl_device", "smartctl_device_smart_status"],
    panels: [
      panel({
        title: "Disk temperature",
        unit: "celsius",
        lines: { "{{device}}": 'smartctl_device_temperature{temperature_type="current"}' },
        help: "As the disks tell it, each minute. A disk that sleeps is not asked.",
      }),
      panel({
        title: "Life used",
        unit: "percent",
        lines: { "{{device}}": "smartctl_device_percentage_used" },
        help: "Of the writes that a flash disk is made for. It may work past 100 %, without promise.",
      }),
      panel({
        title: "Unreadable and moved sectors",
        unit: "count",
        lines: {
          "{{device}} media errors": "smartctl_device_media_errors",
          "{{device}} moved": 'smartctl_device_attribute{attribute_id="5", attribute_value_type="raw"}',
          "{{device}} pending": 'smartctl_device_attribute{attribute_id="197", attribute_value_type="raw"}',
        },
        help: "Data that could not be read, sectors replaced by spare ones, and sectors that wait to be. What grows is about to fail.",
      }),
    ],
  },
];
