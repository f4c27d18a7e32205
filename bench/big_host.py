#!/usr/bin/env python3
"""A host that is larger than any here: files as the kernel would print them, below a folder.

    bench/big_host.py FOLDER [--cpus 1000] [--interfaces 1000] [--mounts 0] [--processes 0] [--disks 100]

FOLDER/proc and FOLDER/sys are what --path.procfs and --path.sysfs take. What the sizes have no part in is the
fixture host's.
"""

import argparse
import pathlib
import shutil

ROOT = pathlib.Path(__file__).resolve().parent.parent
FIXTURE = ROOT / "tests/fixtures/host"
INTERRUPTS = 150


def write(path, text):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


def heading(cpus):
    return " " * 8 + "".join(f"{f'CPU{cpu}':>11}" for cpu in range(cpus)) + "\n"


def counts(cpus, seed):
    return "".join(f"{(cpu * 7 + seed) % 100_000:>11}" for cpu in range(cpus))


def make_cpus(folder, cpus):
    proc, sys = folder / "proc", folder / "sys"
    times = "".join(f"cpu{cpu} {cpu * 100 + 7} 12 {cpu * 50 + 3} {cpu * 9000 + 11} 40 0 8 0 0 0\n"
                    for cpu in range(cpus))
    rest = [line for line in (FIXTURE / "proc/stat").read_text().splitlines(True) if not line.startswith("cpu")]
    write(proc / "stat", "cpu 10 20 30 40 50 60 70 0 0 0\n" + times + "".join(rest))
    write(proc / "interrupts", heading(cpus) + "".join(
        f"{irq:>4}: {counts(cpus, irq)}   PCI-MSI {irq}-edge      device{irq}\n" for irq in range(INTERRUPTS)))
    write(proc / "softirqs", heading(cpus) + "".join(
        f"{name:>12}: {counts(cpus, place)}\n" for place, name in enumerate(
            ("HI", "TIMER", "NET_TX", "NET_RX", "BLOCK", "IRQ_POLL", "TASKLET", "SCHED", "HRTIMER", "RCU"))))
    write(proc / "schedstat", "version 15\ntimestamp 4297299139\n" + "".join(
        f"cpu{cpu} 0 0 0 0 0 0 {cpu * 12045} {cpu * 390} {cpu * 52}\n" for cpu in range(cpus)))
    write(proc / "net/softnet_stat", "".join(
        f"{cpu * 91:08x} 00000000 00000001 00000000 00000000 00000000 00000000 00000000 00000000 00000000 00000000 "
        f"00000000 {cpu:08x} 00000000 00000000\n" for cpu in range(cpus)))
    for cpu in range(cpus):
        of_cpu = sys / f"devices/system/cpu/cpu{cpu}"
        for name, value in (("online", 1), ("topology/physical_package_id", cpu // 64), ("topology/core_id", cpu // 2),
                            ("thermal_throttle/core_throttle_count", 3), ("thermal_throttle/package_throttle_count", 4),
                            ("cpufreq/scaling_cur_freq", 2_100_000 + cpu), ("cpufreq/scaling_min_freq", 800_000),
                            ("cpufreq/scaling_max_freq", 3_900_000), ("cpufreq/cpuinfo_min_freq", 800_000),
                            ("cpufreq/cpuinfo_max_freq", 3_900_000), ("cpufreq/scaling_governor", "powersave")):
            write(of_cpu / name, f"{value}\n")


INTERFACE_FILES = {
    "addr_assign_type": "3", "address": "02:00:00:00:00:01", "broadcast": "ff:ff:ff:ff:ff:ff", "carrier": "1",
    "carrier_changes": "2", "carrier_down_count": "1", "carrier_up_count": "1", "dev_id": "0x0", "dormant": "0",
    "duplex": "full", "flags": "0x1003", "ifalias": "", "iflink": "1", "link_mode": "0", "mtu": "1500",
    "name_assign_type": "4", "netdev_group": "0", "operstate": "up", "speed": "10000",
    "statistics/rx_nohandler": "0", "tx_queue_len": "1000", "type": "1"}


def make_interfaces(folder, interfaces):
    names = [f"veth{number:05}" for number in range(interfaces)]
    write(folder / "proc/net/dev", "Inter-|   Receive  |  Transmit\n face |bytes packets|bytes packets\n" + "".join(
        f"{name}: {number * 9123} {number * 31} 0 0 0 0 0 {number} {number * 8000} {number * 29} 0 0 0 0 0 0\n"
        for number, name in enumerate(names)))
    for number, name in enumerate(names):
        of_interface = folder / "sys/class/net" / name
        (of_interface / "statistics").mkdir(parents=True)
        for file, value in INTERFACE_FILES.items():
            (of_interface / file).write_text(value + "\n")
        (of_interface / "ifindex").write_text(f"{number + 1}\n")


def make_mounts(folder, mounts):
    if mounts == 0:
        return
    lines = "".join(f"{number + 40} 35 98:{number % 256} / / rw,relatime - ext4 /dev/mapper/volume{number} rw\n"
                    if number == 0 else
                    f"{number + 40} 35 98:{number % 256} / /srv/volume{number} rw,relatime - ext4 /dev/mapper/v{number} rw\n"
                    for number in range(mounts))
    write(folder / "proc/1/mountinfo", lines)


def make_disks(folder, disks):
    write(folder / "proc/diskstats", "".join(
        f" 254 {number:>7} vd{number} {number * 31} 4 {number * 1630} 9120 51233 20110 {number * 33} 40310 0 31004 50210 "
        f"120 0 65536 210 4100 1530\n" for number in range(disks)))
    for number in range(disks):
        write(folder / f"sys/block/vd{number}/queue/rotational", "0\n")


def make_processes(folder, processes):
    for pid in range(1000, 1000 + processes):
        of_process = folder / "proc" / str(pid)
        (of_process / "task" / str(pid)).mkdir(parents=True)
        (of_process / "stat").write_text(
            f"{pid} (worker) S 1 {pid} {pid} 0 -1 4194560 1830 0 2 0 {pid % 977} 41 0 0 20 0 1 0 {pid} 12320768 1432 "
            "18446744073709551615 1 1 0 0 0 0 0 4096 0 0 0 0 17 1 0 0 0 0 0 0 0 0 0 0 0 0 0\n")


def make(folder, cpus=1000, interfaces=1000, mounts=0, processes=0, disks=100):
    folder = pathlib.Path(folder)
    shutil.copytree(FIXTURE, folder, symlinks=True, dirs_exist_ok=True)
    shutil.rmtree(folder / "sys/class/net", ignore_errors=True)
    shutil.rmtree(folder / "sys/devices/system/cpu", ignore_errors=True)
    make_cpus(folder, cpus)
    make_interfaces(folder, interfaces)
    make_mounts(folder, mounts)
    make_disks(folder, disks)
    make_processes(folder, processes)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder")
    for name, number in (("cpus", 1000), ("interfaces", 1000), ("mounts", 0), ("processes", 0), ("disks", 100)):
        parser.add_argument(f"--{name}", type=int, default=number)
    make(**vars(parser.parse_args()))


if __name__ == "__main__":
    main()
