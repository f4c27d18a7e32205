import { Bar } from "../../components/Bar";
import { format } from "../../lib/format";
import { type FileSystem, fullness } from "../../state/filesystems";
import { type Forecast, forecastWords } from "../../state/forecast";
import { useFileSystems } from "../../state/use-filesystems";
import { forecastAt, useForecasts } from "../../state/use-forecasts";

const WORDS = { ok: "", warning: " · nearly full", critical: " · full" };
/** A file system that fills up sooner than this is worth a colour, however empty it still is. */
const SOON_SECONDS = 86_400;

function Row({ system, forecast }: { system: FileSystem; forecast: Forecast | null }) {
  const { mountpoint, usedPercent, sizeBytes, usedBytes, device, alsoAt } = system;
  const level = fullness(usedPercent);
  const places = [mountpoint, ...alsoAt].join(", ");
  return (
    <li title={`${device} at ${places}: ${format(usedBytes, "bytes")} used`}>
      <code className="clip">{mountpoint}</code>
      <Bar percent={usedPercent} level={level} />
      <span className="share" data-level={level}>
        {format(usedPercent, "percent")} of {format(sizeBytes, "bytes")}
        {WORDS[level]}
      </span>
      {forecast && (
        <span className="until" data-level={forecast.seconds < SOON_SECONDS ? "warning" : "ok"}>
          full in {forecastWords(forecast)}
        </span>
      )}
    </li>
  );
}

export function FileSystemBars() {
  const list = useFileSystems();
  const forecasts = useForecasts()?.answers;
  return (
    <section className="card" aria-labelledby="file-systems">
      <h3 id="file-systems">File systems</h3>
      {list === null && <div className="skeleton lines" aria-hidden="true" />}
      {list?.length === 0 && <p className="notice">No file system of a device is mounted here.</p>}
      <ul className="bars">
        {list?.map((system) => (
          <Row key={system.device + system.mountpoint} system={system} forecast={forecastAt(forecasts, system)} />
        ))}
      </ul>
    </section>
  );
}
