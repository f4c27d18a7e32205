import { Dialog } from "../../components/Dialog";
import { ErrorNotice } from "../../components/ErrorNotice";
import { Facts } from "../../components/Facts";
import { exact, format, formatDate } from "../../lib/format";
import { useProcess } from "../../state/host-queries";

const STATES: Readonly<Record<string, string>> = {
  R: "running",
  S: "sleeping",
  D: "waiting for a device",
  T: "stopped",
  t: "stopped by a debugger",
  Z: "ended, not yet collected",
  I: "idle",
};

/** Who a connection belongs to. */
export function ProcessDialog({ pid, onClose }: { pid: number; onClose: () => void }) {
  const query = useProcess(pid);
  const process = query.data;
  return (
    <Dialog title={`Process ${pid}`} onClose={onClose}>
      {query.isPending && <div className="skeleton lines" aria-hidden="true" />}
      {query.isError && <ErrorNotice what={`process ${pid}`} error={query.error} onRetry={query.refetch} />}
      {process && (
        <>
          <Facts
            facts={[
              { name: "Name", value: process.name },
              { name: "State", value: STATES[process.state ?? ""] ?? process.state ?? "" },
              { name: "User", value: process.user ? `${process.user} (${process.uid})` : String(process.uid ?? "") },
              { name: "Parent", value: String(process.ppid ?? "") },
              { name: "Threads", value: String(process.threads ?? "") },
              {
                name: "Resident memory",
                value: process.rss === undefined ? "" : format(process.rss, "bytes"),
                title: exact(process.rss, "bytes"),
              },
              { name: "Started", value: process.startTime ? formatDate(process.startTime) : "" },
            ]}
          />
          <h3>Command line</h3>
          <pre className="command">{process.cmdline || "none: a task of the kernel"}</pre>
        </>
      )}
    </Dialog>
  );
}
