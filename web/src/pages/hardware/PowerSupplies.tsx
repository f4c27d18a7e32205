import { Facts } from "../../components/Facts";
import { format, formatDuration } from "../../lib/format";
import type { Sample } from "../../lib/series";
import { useFigures } from "../../state/use-figures";

const FIGURES = {
  info: "node_power_supply_info",
  charge: "node_power_supply_capacity",
  online: "node_power_supply_online",
  cycles: "node_power_supply_cyclecount",
  full: "node_power_supply_energy_full",
  design: "node_power_supply_energy_full_design",
  left: "node_power_supply_time_to_empty_seconds",
} as const;

const supplyValue = (samples: readonly Sample[], supply: string) =>
  samples.find(({ labels }) => labels.power_supply === supply)?.value ?? null;

/** Batteries and mains: what each is, and how it does. */
export function PowerSupplies() {
  const { data } = useFigures(FIGURES);
  if (!data || data.info.length === 0) return null;
  return data.info.map(({ labels }) => {
    const supply = labels.power_supply ?? "";
    const of = (name: keyof typeof FIGURES) => supplyValue(data[name], supply);
    const [charge, online, cycles, left] = [of("charge"), of("online"), of("cycles"), of("left")];
    const [full, design] = [of("full"), of("design")];
    const known = [
      { name: "Kind", value: [labels.type, labels.technology].filter(Boolean).join(", ") },
      { name: "Model", value: [labels.manufacturer, labels.model_name].filter(Boolean).join(" ") },
      { name: "State", value: labels.status ?? (online === null ? "" : online === 1 ? "connected" : "not connected") },
      { name: "Charge", value: charge === null ? "" : format(charge, "percent") },
      { name: "Left", value: left === null || left <= 0 ? "" : formatDuration(left) },
      { name: "Health", value: full === null || !design ? "" : `${format((100 * full) / design, "percent")} of new` },
      { name: "Cycles", value: cycles === null || cycles <= 0 ? "" : format(cycles, "count") },
    ];
    return (
      <section key={supply} className="card" aria-label={`Power supply ${supply}`}>
        <h3>{supply}</h3>
        <Facts facts={known.filter(({ value }) => value !== "")} />
      </section>
    );
  });
}
