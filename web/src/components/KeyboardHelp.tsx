import { KEY_HELP } from "../state/keyboard";
import { Dialog } from "./Dialog";

export function KeyboardHelp({ onClose }: { onClose: () => void }) {
  return (
    <Dialog title="Keys" onClose={onClose}>
      <dl className="keys">
        {KEY_HELP.map(([keys, what]) => (
          <div key={what}>
            <dt>
              {keys.map((key) => (
                <kbd key={key}>{key}</kbd>
              ))}
            </dt>
            <dd>{what}</dd>
          </div>
        ))}
      </dl>
      <p className="muted">
        Drag across any chart to zoom all of them, with Shift to select that time; double click to zoom out. A click on
        a name in a legend shows it alone, Shift and click adds others. The exact value of a figure appears on hover.
      </p>
    </Dialog>
  );
}
