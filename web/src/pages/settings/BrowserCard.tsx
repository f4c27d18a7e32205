// What is chosen in this browser alone.

import type { ReactNode } from "react";
import { setTheme, type ThemeChoice, useThemeChoice } from "../../state/theme";
import { setZone, useZone } from "../../state/zone";

interface ChoiceProps<T extends string> {
  legend: string;
  choices: readonly { value: T; title: string }[];
  on: T;
  choose: (value: T) => void;
  children?: ReactNode;
}

function Choice<T extends string>({ legend, choices, on, choose, children }: ChoiceProps<T>) {
  return (
    <fieldset className="setting">
      <legend>{legend}</legend>
      <div className="btn seg">
        {choices.map(({ value, title }) => (
          <button key={value} type="button" aria-pressed={on === value} onClick={() => choose(value)}>
            {title}
          </button>
        ))}
      </div>
      {children}
    </fieldset>
  );
}

const THEMES: readonly { value: ThemeChoice; title: string }[] = [
  { value: "system", title: "As the system" },
  { value: "light", title: "Light" },
  { value: "dark", title: "Dark" },
];
const ZONES = [
  { value: "local", title: "This computer's" },
  { value: "utc", title: "UTC" },
] as const;

export function BrowserCard() {
  const theme = useThemeChoice();
  const zone = useZone();
  const here = Intl.DateTimeFormat().resolvedOptions().timeZone;
  return (
    <section className="card browser" aria-labelledby="browser">
      <h3 id="browser">
        <span>This browser</span>
      </h3>
      <Choice legend="Theme" choices={THEMES} on={theme} choose={setTheme} />
      <Choice legend="Time zone" choices={ZONES} on={zone} choose={setZone}>
        <span className="muted">{zone === "local" ? here : "all times are UTC"}</span>
      </Choice>
      <p className="muted">Kept in this browser; nobody else sees it.</p>
    </section>
  );
}
