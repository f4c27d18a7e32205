// What does the machine itself say: heat, power, errors? Shown as far as there is any of it.

import "../styles/table.css";
import type { ReactNode } from "react";
import { useSelected } from "../state/feed-context";
import { usePlatform } from "../state/host-queries";
import { latestValue } from "../state/latest";
import { useMetricNames } from "../state/use-label-values";
import { DiskHealthTable } from "./hardware/DiskHealthTable";
import { PowerSupplies } from "./hardware/PowerSupplies";
import { HARDWARE_SECTIONS, type HardwareSection } from "./hardware/panels";
import { SensorTable } from "./hardware/SensorTable";
import { PageHeading } from "./PageHeading";
import { Panels } from "./Panels";

/** What stands above a section's charts, and among them. */
const ABOVE: Readonly<Record<string, ReactNode>> = {
  sensors: <SensorTable />,
  "disk-health": <DiskHealthTable />,
};
const AMONG: Readonly<Record<string, ReactNode>> = { power: <PowerSupplies /> };

function Section({ section: { id, title, panels } }: { section: HardwareSection }) {
  return (
    <section className="device" aria-labelledby={`section-${id}`}>
      <h2 className="section" id={`section-${id}`}>
        {title}
      </h2>
      {ABOVE[id]}
      <Panels panels={panels} card={AMONG[id]} />
    </section>
  );
}

const NOT_PERMITTED = 'heartbeat_smart_disks{state="not_permitted"}';

/** How many disks there are that Heartbeat may not ask. */
function useForbiddenDisks(): number {
  return useSelected([NOT_PERMITTED], (feed) => latestValue(feed.frame(NOT_PERMITTED)) ?? 0);
}

/** Which parts there are none of, and what they would come from: a missing driver is better known than guessed at. */
function Missing({ sections, isVirtual }: { sections: readonly HardwareSection[]; isVirtual: boolean }) {
  const forbidden = useForbiddenDisks();
  if (sections.length === 0) return null;
  const none = sections.length === HARDWARE_SECTIONS.length;
  return (
    <section className="card" aria-labelledby="missing">
      <h3 id="missing">{none ? "This machine shows no hardware of its own" : "Not seen on this machine"}</h3>
      {none && (
        <p className="notice">
          {isVirtual
            ? "It is a virtual machine or a container: sensors, power and disk health belong to the machine below it. Where that runs Heartbeat too, its page has them."
            : "Sensors need their drivers: sensors-detect of the package lm-sensors finds out which, and modprobe loads them."}
        </p>
      )}
      <dl className="facts">
        {sections.map(({ id, title, source }) => (
          <div key={id}>
            <dt>{title}</dt>
            <dd>
              {source}
              {id === "disk-health" && forbidden > 0 && `: ${forbidden} of this machine's disks may not be asked`}
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

export function Hardware() {
  const names = useMetricNames();
  const machine = usePlatform().data;
  const has = ({ metrics }: HardwareSection) => metrics.some((name) => names?.has(name));
  return (
    <>
      <PageHeading title="Hardware" />
      {names === null && <div className="card skeleton tall" aria-hidden="true" />}
      {names !== null && (
        <>
          {HARDWARE_SECTIONS.filter(has).map((section) => (
            <Section key={section.id} section={section} />
          ))}
          <Missing
            sections={HARDWARE_SECTIONS.filter((section) => !has(section))}
            isVirtual={machine?.virtualizationRole === "guest"}
          />
        </>
      )}
    </>
  );
}
