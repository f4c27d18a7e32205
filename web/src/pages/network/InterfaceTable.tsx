// Every interface of the machine: what it is, and what it carries now.

import type { Network } from "../../api/host";
import { LiveText } from "../../components/LiveText";
import { exact, format, type Unit } from "../../lib/format";
import { useSelected, useWatch } from "../../state/feed-context";
import { instantValue, latestSamples } from "../../state/latest";
import { linkState, orderInterfaces } from "./interfaces";

const INFO = "node_network_info";
const COUNTERS: readonly { name: string; exprs: readonly string[]; unit: Unit }[] = [
  { name: "Received", exprs: ["irate(node_network_receive_bytes_total[5s])"], unit: "bytes/s" },
  { name: "Sent", exprs: ["irate(node_network_transmit_bytes_total[5s])"], unit: "bytes/s" },
  { name: "Errors", exprs: ["node_network_receive_errs_total", "node_network_transmit_errs_total"], unit: "count" },
  { name: "Drops", exprs: ["node_network_receive_drop_total", "node_network_transmit_drop_total"], unit: "count" },
];
const EXPRESSIONS = COUNTERS.flatMap(({ exprs }) => exprs);

function Counter({ device, exprs, unit }: { device: string; exprs: readonly string[]; unit: Unit }) {
  return (
    <LiveText
      read={(feed, at) => {
        const values = exprs.map((expr) => instantValue(feed.frame(expr), at, { device }));
        const value = values.some((item) => item === null)
          ? null
          : values.reduce<number>((sum, item) => sum + (item ?? 0), 0);
        return { text: format(value, unit), title: exact(value, unit) };
      }}
    />
  );
}

export function InterfaceTable({ interfaces }: { interfaces: Network["interfaces"] }) {
  useWatch(EXPRESSIONS, null);
  const states = useSelected([INFO], (feed) =>
    Object.fromEntries(
      latestSamples(feed.frame(INFO)).map(({ labels }) => [labels.device ?? "", labels.operstate ?? ""]),
    ),
  );
  const stateOf = (name: string, flags: readonly string[]) => linkState(flags, states[name]);
  const ordered = orderInterfaces(interfaces, ({ name, flags }) => stateOf(name, flags) === "up");
  return (
    <section className="card" aria-labelledby="interfaces">
      <h3 id="interfaces">Interfaces</h3>
      <table className="interfaces">
        <thead>
          <tr>
            <th scope="col">Name</th>
            <th scope="col">State</th>
            <th scope="col">Addresses</th>
            <th scope="col">MAC</th>
            <th scope="col">MTU</th>
            {COUNTERS.map(({ name }) => (
              <th scope="col" key={name} className="number">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {ordered.map(({ index, name, flags, addrs, hardwareaddr, mtu }) => {
            const addresses = addrs.map(({ addr }) => addr).join(", ");
            return (
              <tr key={index}>
                <th scope="row">
                  <span className="clip" title={flags.join(", ")}>
                    {name}
                  </span>
                </th>
                <td>
                  <span className="state" data-state={stateOf(name, flags)}>
                    {stateOf(name, flags)}
                  </span>
                </td>
                <td className="mono" data-name="Addresses">
                  <span className="clip" title={addresses}>
                    {addresses || "–"}
                  </span>
                </td>
                <td className="mono" data-name="MAC">
                  {hardwareaddr || "–"}
                </td>
                <td data-name="MTU">{mtu}</td>
                {COUNTERS.map(({ name: counter, exprs, unit }) => (
                  <td key={counter} className="number" data-name={counter}>
                    <Counter device={name} exprs={exprs} unit={unit} />
                  </td>
                ))}
              </tr>
            );
          })}
        </tbody>
      </table>
    </section>
  );
}
