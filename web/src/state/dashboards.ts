// The dashboards that people made, kept by TanStack Query.

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { deleteDashboard, fetchDashboard, fetchDashboards, isConflict, putDashboard } from "../api/dashboards";
import type { Dashboard } from "../lib/dashboard/dashboard";
import { readDashboard } from "../lib/dashboard/read";

export { isConflict };

const LIST = ["dashboards"];
const draftOf = (name: string) => ["dashboard-draft", name];
const keyOf = (name: string) => ["dashboard", name];

export const useDashboards = () =>
  useQuery({ queryKey: LIST, queryFn: ({ signal }) => fetchDashboards(signal), refetchOnMount: "always" });

export interface LoadedDashboard {
  dashboard: Dashboard;
  version: string;
}

export const useDashboard = (name: string) =>
  useQuery({
    queryKey: keyOf(name),
    queryFn: async ({ signal }): Promise<LoadedDashboard> => {
      const { document, version } = await fetchDashboard(name, signal);
      const read = readDashboard(document);
      if ("error" in read) throw new Error(`the file cannot be shown: ${read.error}`);
      return { dashboard: read.dashboard, version };
    },
    // What is edited must not change below; who saves is told of another's changes.
    staleTime: Infinity,
    gcTime: 0,
    retry: false,
  });

export interface SaveRequest {
  name: string;
  dashboard: Dashboard;
  /** Of what is replaced; null for a new one. */
  version: string | null;
}

export function useSaveDashboard() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ name, dashboard, version }: SaveRequest) => putDashboard(name, dashboard, version),
    onSuccess: (version, { name, dashboard }) => {
      client.setQueryData(keyOf(name), { dashboard, version } satisfies LoadedDashboard);
      void client.invalidateQueries({ queryKey: LIST });
    },
  });
}

export function useDeleteDashboard() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ name, version }: { name: string; version: string }) => deleteDashboard(name, version),
    onSuccess: () => void client.invalidateQueries({ queryKey: LIST }),
  });
}

export interface Draft extends LoadedDashboard {
  change: (change: (before: Dashboard) => Dashboard) => void;
  drop: () => void;
}

/** A dashboard as it is being edited. Who looks at another page meanwhile finds it as it was left. */
export function useDraft(name: string, loaded: LoadedDashboard): Draft {
  const client = useQueryClient();
  const [kept, keep] = useState(() => client.getQueryData<LoadedDashboard>(draftOf(name)) ?? null);
  useEffect(() => {
    client.setQueryDefaults(draftOf(name), { gcTime: Infinity });
    client.setQueryData(draftOf(name), kept);
  }, [client, name, kept]);
  return {
    ...(kept ?? loaded),
    change: (change) =>
      keep((before) => {
        const { dashboard, version } = before ?? loaded;
        return { dashboard: change(dashboard), version };
      }),
    drop: () => keep(null),
  };
}
