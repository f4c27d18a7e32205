// Every core: small charts while they can be told apart, a heat map when there are many.

import { useMemo } from "react";
import { Panel } from "../../charts/Panel";
import { panelOf } from "../../charts/panel";
import { compareNames } from "../../lib/labels";
import { CPU_BY_CORE } from "../../state/expressions";
import { useSelected } from "../../state/feed-context";
import { CORE_PANEL, CORES } from "./panels";

export const SMALL_MULTIPLES_MAX = 16;

export function Cores() {
  const cores = useSelected([CPU_BY_CORE], (feed) =>
    [...(feed.frame(CPU_BY_CORE)?.columns.values() ?? [])].map(({ labels }) => labels.cpu ?? "").sort(compareNames),
  );
  const panels = useMemo(
    () => (cores.length <= SMALL_MULTIPLES_MAX ? cores.map((cpu) => panelOf(CORE_PANEL, { cpu })) : []),
    [cores],
  );
  if (cores.length > SMALL_MULTIPLES_MAX) return <Panel spec={CORES} />;
  return (
    <>
      {panels.map((panel) => (
        <Panel key={panel.id} spec={panel} />
      ))}
    </>
  );
}
