import { Bar } from "../../components/Bar";
import { format } from "../../lib/format";
import { fullness } from "../../state/filesystems";
import { useFileSystems } from "../../state/use-filesystems";

const WORDS = { ok: "", warning: " · nearly full", critical: " · full" };

export function FileSystemBars() {
  const list = useFileSystems();
  return (
    <section className="card" aria-labelledby="file-systems">
      <h3 id="file-systems">File systems</h3>
      {list === null && <div className="skeleton lines" aria-hidden="true" />}
      {list?.length === 0 && <p className="notice">No file system of a device is mounted here.</p>}
      <ul className="bars">
        {list?.map(({ mountpoint, usedPercent, sizeBytes, usedBytes, device, alsoAt }) => {
          const level = fullness(usedPercent);
          const places = [mountpoint, ...alsoAt].join(", ");
          return (
            <li key={device + mountpoint} title={`${device} at ${places}: ${format(usedBytes, "bytes")} used`}>
              <code className="clip">{mountpoint}</code>
              <Bar percent={usedPercent} level={level} />
              <span className="share" data-level={level}>
                {format(usedPercent, "percent")} of {format(sizeBytes, "bytes")}
                {WORDS[level]}
              </span>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
