import { nextTheme, type ThemeChoice, useThemeChoice } from "../state/theme";
import { Icon } from "./Icon";

const WORDS: Record<ThemeChoice, string> = { system: "as the system", light: "light", dark: "dark" };

export function ThemeButton() {
  const choice = useThemeChoice();
  const label = `Theme: ${WORDS[choice]}`;
  return (
    <button type="button" className="btn square" onClick={nextTheme} aria-label={label} title={`${label} (t)`}>
      <Icon name={choice} />
    </button>
  );
}
