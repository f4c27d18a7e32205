import "../../styles/table.css";
import { type DataColumn, DataTable } from "../../components/DataTable";
import { Icon } from "../../components/Icon";
import { format } from "../../lib/format";
import { useFigures } from "../../state/use-figures";
import { RAID_FIGURES, type RaidRow, raidRows } from "./raid";

const COLUMNS: readonly DataColumn<RaidRow>[] = [
  { id: "device", title: "Array", read: ({ device }) => device },
  {
    id: "state",
    title: "State",
    read: ({ state }) => state,
    show: ({ state, level }) => (
      <span className="sign" data-level={level}>
        <Icon name={level} />
        {level === "ok" ? state : `${state}, ${level === "critical" ? "disks failed" : "disks missing"}`}
      </span>
    ),
  },
  {
    id: "active",
    title: "Disks",
    isFigure: true,
    read: ({ active }) => active,
    show: ({ active, required }) => `${active ?? "–"} of ${required ?? "–"}`,
  },
  { id: "failed", title: "Failed", isFigure: true, read: ({ failed }) => failed },
  { id: "spare", title: "Spare", isFigure: true, read: ({ spare }) => spare },
  {
    id: "synced",
    title: "In step",
    isFigure: true,
    read: ({ syncedPercent }) => syncedPercent,
    show: ({ syncedPercent }) => format(syncedPercent, "percent"),
  },
];

/** The arrays of this machine, where it has any. */
export function RaidTable() {
  const { data } = useFigures(RAID_FIGURES);
  const rows = data ? raidRows(data) : [];
  if (rows.length === 0) return null;
  return (
    <section className="card" id="panel-raid" aria-labelledby="raid">
      <h3 id="raid">RAID arrays</h3>
      <DataTable
        label="RAID arrays"
        rows={rows}
        columns={COLUMNS}
        keyOf={({ device }) => device}
        initial={{ column: "device", descending: false }}
      />
    </section>
  );
}
