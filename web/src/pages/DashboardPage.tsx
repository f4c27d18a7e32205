// One dashboard that somebody made, by its name in the address.

import { useRoute } from "wouter";
import { ApiError } from "../api/http";
import { ErrorNotice } from "../components/ErrorNotice";
import { PageLink } from "../components/PageLink";
import { useDashboard } from "../state/dashboards";
import { DashboardView } from "./dashboards/DashboardView";
import { PageHeading } from "./PageHeading";
import "../styles/dashboards.css";
import "../styles/board-edit.css";
import "../styles/board-figures.css";

export function DashboardPage() {
  const [, params] = useRoute("/d/:name");
  const name = params?.name ?? "";
  const loaded = useDashboard(name);
  if (loaded.data) {
    return <DashboardView key={name} name={name} loaded={loaded.data} onReload={() => void loaded.refetch()} />;
  }
  if (loaded.isPending) return <div className="card skeleton tall" aria-hidden="true" />;
  const isGone = loaded.error instanceof ApiError && (loaded.error.status === 404 || loaded.error.status === 400);
  return (
    <>
      <PageHeading title={isGone ? "No such dashboard" : name} />
      {isGone ? (
        <p className="card notice">
          There is no dashboard of this name, or no longer. <PageLink to="/dashboards">All dashboards</PageLink>
        </p>
      ) : (
        <ErrorNotice what={`the dashboard ${name}`} error={loaded.error} onRetry={() => void loaded.refetch()} />
      )}
    </>
  );
}
