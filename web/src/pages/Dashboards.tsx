// The dashboards that people made: which there are, a new one, one from a file.

import { useState } from "react";
import { useLocation, useSearch } from "wouter";
import { ErrorNotice } from "../components/ErrorNotice";
import { Icon } from "../components/Icon";
import { PageLink } from "../components/PageLink";
import { type Dashboard, emptyDashboard, nameFrom } from "../lib/dashboard/dashboard";
import { exact, format, formatDate } from "../lib/format";
import { useDashboards, useSaveDashboard } from "../state/dashboards";
import { useFeed } from "../state/feed-context";
import { ImportDialog } from "./dashboards/ImportDialog";
import { PageHeading } from "./PageHeading";
import "../styles/dashboards.css";
import "../styles/board-edit.css";

export function Dashboards() {
  const list = useDashboards();
  const save = useSaveDashboard();
  const feed = useFeed();
  const search = useSearch();
  const [, navigate] = useLocation();
  const [importing, setImporting] = useState(false);
  const entries = list.data?.dashboards ?? [];

  const create = async (dashboard: Dashboard, edit: boolean) => {
    const name = nameFrom(
      dashboard.title,
      entries.map((entry) => entry.name),
    );
    await save.mutateAsync({ name, dashboard, version: null });
    const params = new URLSearchParams(search);
    if (edit) params.set("edit", "1");
    navigate(params.size > 0 ? `/d/${name}?${params}` : `/d/${name}`);
  };
  const failure = save.error ? `It could not be stored: ${save.error.message}.` : "";

  return (
    <>
      <PageHeading title="Dashboards" />
      <div className="board-actions">
        <button
          type="button"
          className="btn primary"
          disabled={save.isPending || !list.data}
          onClick={() => void create(emptyDashboard("New dashboard"), true).catch(() => {})}
        >
          <Icon name="add" />
          New
        </button>
        <button
          type="button"
          className="btn"
          disabled={!list.data}
          onClick={() => {
            save.reset();
            setImporting(true);
          }}
        >
          Import…
        </button>
        {list.data?.kept === "memory" && (
          <p className="kept">Heartbeat runs without a data directory: dashboards are lost when it ends.</p>
        )}
      </div>
      {failure && !importing && (
        <p className="wrong" role="alert">
          {failure}
        </p>
      )}
      {list.isPending && <div className="card skeleton tall" aria-hidden="true" />}
      {list.isError && <ErrorNotice what="the dashboards" error={list.error} onRetry={() => void list.refetch()} />}
      {list.data && entries.length === 0 && (
        <div className="card notice no-dashboards">
          <p>There is no dashboard yet. Make one of your own queries, or bring one from Grafana.</p>
        </div>
      )}
      <ul className="dashboard-list">
        {entries.map(({ name, title, changed, bytes }) => (
          <li key={name}>
            <PageLink to={`/d/${name}`} className="card dashboard-link">
              <b className="clip">{title || name}</b>
              <span title={formatDate(changed)}>
                {feed.now - changed < 60 ? "changed just now" : `changed ${formatDate(changed, false)}`}
                {" · "}
                <span title={exact(bytes, "bytes")}>{format(bytes, "bytes")}</span>
              </span>
            </PageLink>
          </li>
        ))}
      </ul>
      {importing && (
        <ImportDialog
          failure={failure}
          busy={save.isPending}
          onClose={() => setImporting(false)}
          onImport={({ dashboard }) => void create(dashboard, false).catch(() => {})}
        />
      )}
    </>
  );
}
