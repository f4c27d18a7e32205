import { ErrorNotice } from "../../components/ErrorNotice";
import { Facts } from "../../components/Facts";
import { format } from "../../lib/format";
import { useCpuModels } from "../../state/host-queries";

/** The processor's model: what /proc/cpuinfo says, the same for all cores but the clock. */
export function ModelCard() {
  const models = useCpuModels();
  const [first] = models.data ?? [];
  const clocks = (models.data ?? []).map(({ mhz }) => mhz).filter((mhz) => mhz > 0);
  const slowest = Math.min(...clocks);
  const fastest = Math.max(...clocks);
  const clock =
    clocks.length === 0
      ? ""
      : slowest === fastest
        ? `${fastest.toFixed(0)} MHz`
        : `${slowest.toFixed(0)} to ${fastest.toFixed(0)} MHz`;
  return (
    <section className="card tall" aria-labelledby="model">
      <h3 id="model">Model</h3>
      {models.isPending && <div className="skeleton lines" aria-hidden="true" />}
      {models.isError && <ErrorNotice what="the CPU's model" error={models.error} onRetry={models.refetch} />}
      {models.data?.length === 0 && <p className="notice">The kernel does not describe this machine's CPU.</p>}
      {first && (
        <>
          <Facts
            facts={[
              { name: "Name", value: first.modelName },
              { name: "Vendor", value: first.vendorId },
              { name: "Logical CPUs", value: String(models.data?.length ?? 0) },
              { name: "Sockets", value: String(new Set(models.data?.map(({ physicalId }) => physicalId)).size) },
              { name: "Clock", value: clock },
              { name: "Cache", value: first.cacheSize > 0 ? format(first.cacheSize * 1024, "bytes") : "" },
              { name: "Family, model, stepping", value: `${first.family}, ${first.model}, ${first.stepping}` },
              { name: "Microcode", value: first.microcode },
            ]}
          />
          <details className="flags">
            <summary>{first.flags.length} features</summary>
            <p>{first.flags.join(" ")}</p>
          </details>
        </>
      )}
    </section>
  );
}
