import { ErrorNotice } from "../../components/ErrorNotice";
import { Facts } from "../../components/Facts";
import { LiveText } from "../../components/LiveText";
import { formatDate, formatDuration } from "../../lib/format";
import { BOOT_TIME } from "../../state/expressions";
import { useCpuModels, usePlatform } from "../../state/host-queries";
import { latestValue } from "../../state/latest";

/** "2 × AMD EPYC": how many logical CPUs of which model. */
function cpuText(models: readonly { modelName: string }[] | undefined): string {
  if (!models || models.length === 0) return "–";
  const names = [...new Set(models.map(({ modelName }) => modelName || "unknown model"))];
  return `${models.length} × ${names.join(", ")}`;
}

export function MachineCard() {
  const platform = usePlatform();
  const models = useCpuModels().data;
  const machine = platform.data;
  return (
    <section className="card" aria-labelledby="machine">
      <h3 id="machine">Machine</h3>
      {platform.isPending && <div className="skeleton lines" aria-hidden="true" />}
      {platform.isError && (
        <ErrorNotice what="this machine's description" error={platform.error} onRetry={platform.refetch} />
      )}
      {machine && (
        <Facts
          facts={[
            { name: "Host", value: machine.hostname },
            { name: "OS", value: machine.prettyName ?? `${machine.platform} ${machine.platformVersion}` },
            { name: "Kernel", value: `${machine.kernelVersion} ${machine.kernelArch}` },
            { name: "CPU", value: cpuText(models) },
            {
              name: "Uptime",
              value: (
                <LiveText
                  read={(feed) => {
                    const boot = latestValue(feed.frame(BOOT_TIME)) ?? machine.bootTime;
                    return { text: formatDuration(feed.now - boot) };
                  }}
                />
              ),
            },
            { name: "Booted", value: formatDate(machine.bootTime) },
            {
              name: "Virtualisation",
              value:
                [machine.virtualizationSystem, machine.virtualizationRole].filter(Boolean).join(", ") || "none seen",
            },
            { name: "Processes", value: String(machine.procs) },
          ]}
        />
      )}
    </section>
  );
}
