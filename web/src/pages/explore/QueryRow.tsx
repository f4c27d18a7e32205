// One query: its letter, its text, and right below it what came of it.

import { Icon } from "../../components/Icon";
import { readQueryError } from "../../lib/query-error";
import { QueryEditor } from "./QueryEditor";
import { isDrawable, resultRows } from "./result";
import type { Answer } from "./use-answer";

export interface QueryRowProps {
  letter: string;
  text: string;
  /** Of the text as it was last asked; undefined before. */
  answer: Answer | undefined;
  focused: boolean;
  live: boolean;
  onChange: (text: string) => void;
  onRun: () => void;
  /** Absent for the only one. */
  onRemove?: (() => void) | undefined;
}

function took(seconds: number): string {
  return seconds < 0.001 ? "under 1 ms" : `${Math.round(seconds * 1000)} ms`;
}

interface OutcomeProps {
  answer: Answer;
  text: string;
  /** Whether the range ends now. */
  live: boolean;
}

function Outcome({ answer, text, live }: OutcomeProps) {
  if (answer.error) {
    const { message } = readQueryError(answer.error.message, answer.query);
    return (
      <p className="outcome wrong" role="alert">
        {message}
      </p>
    );
  }
  if (!answer.data) return <p className="outcome">asking …</p>;
  const { data, warnings, infos, seconds } = answer.data;
  // A graph may well have more: series that ended within the range.
  const words = [`${resultRows(data).length} series ${live ? "now" : "at the end"}`, took(seconds)];
  if (text.trim() !== answer.query) words.push("changed since; Enter asks again");
  return (
    <>
      <p className="outcome">{words.join(" · ")}</p>
      {!isDrawable(data) && (
        <p className="outcome">
          {data.resultType === "matrix"
            ? "A range of samples has no graph by itself: rate() or avg_over_time() make values of it."
            : "A text has no graph."}
        </p>
      )}
      {[...warnings, ...infos].map((words) => (
        <p key={words} className="outcome warned">
          {words}
        </p>
      ))}
    </>
  );
}

export function QueryRow({ letter, text, answer, focused, live, onChange, onRun, onRemove }: QueryRowProps) {
  return (
    <div className="query-row">
      <span className="letter" aria-hidden="true">
        {letter}
      </span>
      <QueryEditor text={text} label={`Query ${letter}`} focused={focused} onChange={onChange} onRun={onRun} />
      {onRemove && (
        <button type="button" className="btn square" aria-label={`Remove query ${letter}`} onClick={onRemove}>
          <Icon name="close" />
        </button>
      )}
      <div className="outcomes">{answer && <Outcome answer={answer} text={text} live={live} />}</div>
    </div>
  );
}
