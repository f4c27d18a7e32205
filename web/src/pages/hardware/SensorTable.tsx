import { type DataColumn, DataTable } from "../../components/DataTable";
import { Icon } from "../../components/Icon";
import { exact, format } from "../../lib/format";
import { useFigures } from "../../state/use-figures";
import { SENSOR_FIGURES, type SensorRow, type SensorState, sensorRows } from "./sensors";

const WORDS: Record<SensorState, string> = {
  ok: "within limits",
  warning: "past its limit",
  critical: "critical",
  unknown: "no limit known",
};
const limit = (of: "min" | "max" | "crit", title: string): DataColumn<SensorRow> => ({
  id: of,
  title,
  isFigure: true,
  read: (row) => row[of],
  show: (row) => format(row[of], row.unit),
});

const COLUMNS: readonly DataColumn<SensorRow>[] = [
  { id: "name", title: "Sensor", read: ({ name }) => name, hint: ({ key }) => key },
  { id: "chip", title: "Chip", read: ({ chip }) => chip },
  { id: "measures", title: "Measures", read: ({ measures }) => measures },
  {
    id: "value",
    title: "Now",
    isFigure: true,
    read: ({ value }) => value,
    show: ({ value, unit }) => <b>{format(value, unit)}</b>,
    hint: ({ value, unit }) => exact(value, unit),
  },
  limit("min", "Lowest"),
  limit("max", "Highest"),
  limit("crit", "Critical"),
  {
    id: "state",
    title: "State",
    read: ({ state }) => WORDS[state],
    show: ({ state }) => (
      <span className="sign" data-level={state}>
        <Icon name={state} />
        {WORDS[state]}
      </span>
    ),
  },
];

/** What every sensor says, beside the limits that its driver knows. */
export function SensorTable() {
  const { data } = useFigures(SENSOR_FIGURES);
  const rows = data ? sensorRows(data) : [];
  if (rows.length === 0) return null;
  return (
    <section className="card" aria-labelledby="sensor-table">
      <h3 id="sensor-table">Sensors</h3>
      <DataTable
        label="Sensors"
        rows={rows}
        columns={COLUMNS}
        keyOf={({ key }) => key}
        initial={{ column: "chip", descending: false }}
      />
    </section>
  );
}
