import { type DataColumn, DataTable } from "../../components/DataTable";
import { Icon } from "../../components/Icon";
import { format, formatDuration } from "../../lib/format";
import { useFigures } from "../../state/use-figures";
import { DISK_HEALTH_FIGURES, type DiskHealthRow, diskHealthRows } from "./disk-health";

/** The disks are asked each minute. */
const REFRESH_MS = 30_000;

function Health({ isWell }: { isWell: boolean | null }) {
  const level = isWell === null ? "unknown" : isWell ? "ok" : "critical";
  return (
    <span className="sign" data-level={level}>
      <Icon name={level} />
      {isWell === null ? "not told" : isWell ? "passed" : "failing"}
    </span>
  );
}

const COLUMNS: readonly DataColumn<DiskHealthRow>[] = [
  { id: "device", title: "Disk", read: ({ device }) => device },
  { id: "model", title: "Model", read: ({ model }) => model, hint: ({ model }) => model },
  {
    id: "health",
    title: "Its own verdict",
    read: ({ isWell }) => (isWell === null ? null : Number(isWell)),
    show: ({ isWell }) => <Health isWell={isWell} />,
  },
  {
    id: "temperature",
    title: "Temperature",
    isFigure: true,
    read: ({ temperatureCelsius }) => temperatureCelsius,
    show: ({ temperatureCelsius }) => format(temperatureCelsius, "celsius"),
  },
  {
    id: "life",
    title: "Life used",
    isFigure: true,
    read: ({ lifeUsedPercent }) => lifeUsedPercent,
    show: ({ lifeUsedPercent }) => format(lifeUsedPercent, "percent"),
  },
  {
    id: "powered",
    title: "Powered for",
    isFigure: true,
    read: ({ poweredSeconds }) => poweredSeconds,
    show: ({ poweredSeconds }) => (poweredSeconds === null ? "–" : formatDuration(poweredSeconds)),
  },
  {
    id: "bad",
    title: "Bad sectors",
    isFigure: true,
    read: ({ badSectors }) => badSectors,
    show: ({ badSectors }) => format(badSectors, "count"),
    hint: () => "unreadable, moved, and waiting to be moved",
  },
];

export function DiskHealthTable() {
  const { data } = useFigures(DISK_HEALTH_FIGURES, REFRESH_MS);
  const rows = data ? diskHealthRows(data) : [];
  if (rows.length === 0) return null;
  return (
    <section className="card" aria-labelledby="disk-health-table">
      <h3 id="disk-health-table">Disks</h3>
      <DataTable
        label="Disk health"
        rows={rows}
        columns={COLUMNS}
        keyOf={({ device }) => device}
        initial={{ column: "device", descending: false }}
      />
    </section>
  );
}
