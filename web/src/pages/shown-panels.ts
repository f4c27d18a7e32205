// Which of a page's panels are shown. Pure.

import { hasSeries } from "../charts/panel";
import type { PanelSpec } from "../charts/panel-spec";

/**
 * Those that hide do so until the metrics of the range are known, and where none of theirs is among them. With no metric
 * at all there is nothing to tell apart: then each says for itself why it is empty.
 */
export function shownPanels(panels: readonly PanelSpec[], names: ReadonlySet<string> | null): PanelSpec[] {
  return panels.filter((spec) => !spec.hides || (names !== null && (names.size === 0 || hasSeries(spec, names))));
}
