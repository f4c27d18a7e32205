// What history takes, what it will take, and what other limits would cost.

import { useMemo, useState } from "react";
import { Bar } from "../../components/Bar";
import { ErrorNotice } from "../../components/ErrorNotice";
import { format, formatSpan, NO_VALUE } from "../../lib/format";
import { planStorage, type StorageNow, type StoragePlan, type TierName } from "../../state/retention";
import { useStorage } from "../../state/use-storage";
import { reachWords, storageSentence, TIER_WORDS } from "./storage-words";
import { flagsOf, outcomeOf, type Wish, wishOf } from "./wish";

const FULL_PERCENT = 90;

function TierTable({ plan }: { plan: StoragePlan }) {
  return (
    <table className="data-table tiers" aria-label="What each tier of history takes">
      <thead>
        <tr>
          {["Kept", "At most for", "Takes now", "A day", "When full", "Will reach back"].map((title, i) => (
            <th key={title} scope="col" className={i > 1 ? "number" : ""}>
              {title}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {plan.tiers.map(({ tier, retentionSeconds, bytes, bytesPerDay, bytesWhenFull, reachSeconds }) => (
          <tr key={tier}>
            <th scope="row">{TIER_WORDS[tier]}</th>
            <td data-name="At most for">{formatSpan(retentionSeconds)}</td>
            <td data-name="Takes now" className="number">
              {format(bytes, "bytes")}
            </td>
            <td data-name="A day" className="number">
              {format(bytesPerDay, "bytes")}
            </td>
            <td data-name="When full" className="number">
              {format(bytesWhenFull, "bytes")}
            </td>
            <td data-name="Will reach back" className="number">
              {reachSeconds === null ? NO_VALUE : reachWords(reachSeconds)}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

const FIELDS: readonly { tier: TierName; label: string }[] = [
  { tier: "raw", label: "Seconds for days" },
  { tier: "1m", label: "Minutes for days" },
  { tier: "1h", label: "Hours for days" },
];

function Estimate({ storage }: { storage: StorageNow }) {
  const [wish, setWish] = useState<Wish>(() => wishOf(storage));
  const outcome = useMemo(() => outcomeOf(wish, storage), [wish, storage]);
  const number = (text: string) => Math.max(0, Number(text) || 0);
  return (
    <div className="estimate">
      <h4>What would other limits cost?</h4>
      <div className="fields">
        {FIELDS.map(({ tier, label }) => (
          <label key={tier}>
            {label}
            <input
              type="number"
              min={0}
              value={wish.days[tier]}
              onChange={(event) =>
                setWish({ ...wish, days: { ...wish.days, [tier]: Math.round(number(event.target.value)) } })
              }
            />
          </label>
        ))}
        <label>
          Limit in MiB
          <input
            type="number"
            min={0}
            step={64}
            value={wish.mib}
            onChange={(event) => setWish({ ...wish, mib: Math.round(number(event.target.value)) })}
          />
        </label>
      </div>
      <p role="status">{outcome}</p>
      <code className="command">heartbeat {flagsOf(wish)}</code>
    </div>
  );
}

export function StorageCard() {
  const { storage, memoryOnly, error, retry } = useStorage();
  return (
    <section className="card storage" aria-labelledby="history">
      <h3 id="history">
        <span>History</span>
      </h3>
      {error ? (
        <ErrorNotice what="what history takes" error={error} onRetry={retry} />
      ) : memoryOnly ? (
        <p>
          Heartbeat was started with <code>--memory-only</code>: it keeps the last hours, and nothing after it ends.
        </p>
      ) : !storage ? (
        <div className="skeleton lines" aria-hidden="true" />
      ) : (
        <StorageFigures storage={storage} />
      )}
    </section>
  );
}

function StorageFigures({ storage }: { storage: StorageNow }) {
  const plan = planStorage(storage);
  const percent = (100 * storage.usedBytes) / storage.capBytes;
  return (
    <>
      <p>{storageSentence(storage, plan)}</p>
      <Bar percent={percent} level={percent >= FULL_PERCENT ? "warning" : "ok"} />
      <TierTable plan={plan} />
      <p className="muted">
        A rate is what a tier takes over the time that it covers. Every minute and every hour has its least, greatest,
        sum, count and last value.
      </p>
      <Estimate storage={storage} />
    </>
  );
}
