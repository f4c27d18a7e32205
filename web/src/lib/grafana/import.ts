// A Grafana dashboard's JSON as a dashboard of ours, and the list of what could not be taken over. The format:
// https://grafana.com/docs/grafana/latest/dashboards/build-dashboards/view-dashboard-json-model/

import { DASHBOARD_VERSION, type Dashboard, type DashboardPanel, freeId, PANELS_MAX } from "../dashboard/dashboard";
import { sectionsOf, settled, stacked } from "../dashboard/layout";
import { type JsonObject, objectOf, objectsOf, textOf } from "../json-read";
import { Notes, type Unsupported } from "./notes";
import { importPanel, importRow } from "./panels";
import { placedSources } from "./rows";
import { importVariables } from "./variables";

export type { Unsupported } from "./notes";

export interface GrafanaImport {
  dashboard: Dashboard;
  unsupported: readonly Unsupported[];
}

/** The file may hold the dashboard itself, or what Grafana's API answers: the dashboard and words about it. */
function unwrapped(json: unknown): JsonObject {
  const outer = objectOf(json);
  const inner = objectOf(outer.dashboard);
  return Object.keys(inner).length > 0 ? inner : outer;
}

export function isGrafana(json: unknown): boolean {
  const source = unwrapped(json);
  return Array.isArray(source.panels) || Array.isArray(source.rows)
    ? "schemaVersion" in source || "templating" in source || "annotations" in source
    : false;
}

function notesOfWhole(source: JsonObject, notes: Notes): void {
  const annotations = objectsOf(objectOf(source.annotations).list).filter(({ builtIn }) => builtIn !== 1);
  if (annotations.length > 0) notes.detail("", "Annotations are not drawn here.");
  if (objectsOf(source.links).length > 0) notes.detail("", "Links to other pages are left out.");
}

function importPanels(source: JsonObject, notes: Notes): DashboardPanel[] {
  const panels: DashboardPanel[] = [];
  for (const { source: each, place, isRow } of placedSources(source)) {
    // What Grafana saved of a repetition is made anew from its first.
    if (each.repeatPanelId !== undefined && each.repeatPanelId !== null) continue;
    if (panels.length === PANELS_MAX) {
      notes.detail("", `Only the first ${PANELS_MAX} panels are taken.`);
      break;
    }
    const wanted = `p${textOf(each.id)}`;
    const id = wanted === "p" || panels.some((panel) => panel.id === wanted) ? freeId(panels) : wanted;
    const panel = isRow ? importRow(each, place, id) : importPanel(each, place, id, notes);
    if (panel) panels.push(panel);
  }
  return panels;
}

export function importGrafana(json: unknown): GrafanaImport | { error: string } {
  if (objectOf(objectOf(json).spec).elements !== undefined)
    return { error: "this is Grafana's newer form (v2); export it there as “Classic” and import that" };
  if (!isGrafana(json)) return { error: "this is no dashboard of Grafana: it has neither panels nor rows" };
  const source = unwrapped(json);
  const notes = new Notes();
  const variables = importVariables(source, notes);
  const panels = importPanels(source, notes);
  notesOfWhole(source, notes);
  const description = textOf(source.description).trim();
  const dashboard: Dashboard = {
    version: DASHBOARD_VERSION,
    title: textOf(source.title) || "Imported dashboard",
    ...(description ? { description } : {}),
    variables,
    // Grafana closes gaps as it draws, and so do we.
    panels: settled(stacked(sectionsOf(panels))),
  };
  return { dashboard, unsupported: notes.list };
}
