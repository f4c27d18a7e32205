// Which server this is.

import { useQuery } from "@tanstack/react-query";
import { fetchBuild, fetchRuntime } from "../../api/status";
import { ErrorNotice } from "../../components/ErrorNotice";
import { Facts } from "../../components/Facts";
import { formatDate } from "../../lib/format";

export function ServerCard() {
  const build = useQuery({ queryKey: ["build"], queryFn: ({ signal }) => fetchBuild(signal) });
  const runtime = useQuery({ queryKey: ["runtime"], queryFn: ({ signal }) => fetchRuntime(signal) });
  const error = build.error ?? runtime.error;
  const retry = () => void Promise.all([build.refetch(), runtime.refetch()]);
  return (
    <section className="card" aria-labelledby="server">
      <h3 id="server">
        <span>Server</span>
      </h3>
      {error ? (
        <ErrorNotice what="what the server is" error={error} onRetry={retry} />
      ) : !build.data || !runtime.data ? (
        <div className="skeleton lines" aria-hidden="true" />
      ) : (
        <Facts
          facts={[
            { name: "Version", value: `${build.data.version} (${build.data.revision.slice(0, 12)})` },
            { name: "Built with", value: build.data.goVersion },
            { name: "Started", value: formatDate(Date.parse(runtime.data.startTime) / 1000) },
            { name: "Threads", value: String(runtime.data.goroutineCount) },
            { name: "Damaged", value: `${runtime.data.corruptionCount} blocks` },
            { name: "Its API", value: <a href="/api/openapi.yaml">OpenAPI description</a> },
          ]}
        />
      )}
    </section>
  );
}
