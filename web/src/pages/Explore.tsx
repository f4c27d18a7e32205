// A person's own question: queries in PromQL, their answers as a graph or a table.

import "../styles/explore.css";
import { useEffect, useMemo, useRef, useState } from "react";
import { useLocation, useSearch } from "wouter";
import type { Unit } from "../lib/format";
import { expressionUnit } from "../lib/metric-unit";
import {
  type ExploreState,
  exploreAddress,
  letterOf,
  parseExplore,
  QUERIES_MAX,
  rememberExplore,
} from "../state/explore";
import { chosenUnit, UNIT_CHOICES } from "../state/units";
import { useRange } from "../state/use-range";
import { ExportButtons } from "./explore/ExportButtons";
import { FirstQuestions } from "./explore/FirstQuestions";
import { QueryRow } from "./explore/QueryRow";
import { ResultGraph } from "./explore/ResultGraph";
import { ResultTable } from "./explore/ResultTable";
import { isDrawable, resultRows } from "./explore/result";
import { useAnswers } from "./explore/use-answer";
import { PageHeading } from "./PageHeading";

interface Row {
  id: number;
  text: string;
}

let nextId = 0;
const newRow = (text: string): Row => ({ id: nextId++, text });

/** The rows of the editors: begun from the address, and again when somebody goes back. */
function useRows(queries: readonly string[]) {
  const [rows, setRows] = useState<Row[]>(() => (queries.length > 0 ? queries : [""]).map(newRow));
  const key = JSON.stringify(queries);
  const rowsNow = useRef(rows);
  rowsNow.current = rows;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key stands for the list, which is new at each render
  useEffect(() => {
    const asked = rowsNow.current.map(({ text }) => text.trim()).filter((text) => text !== "");
    if (JSON.stringify(asked) === key) return;
    const wanted = queries.length > 0 ? queries : [""];
    setRows(wanted.map((text, i) => ({ ...(rowsNow.current[i] ?? newRow("")), text })));
  }, [key]);
  return [rows, setRows] as const;
}

export function Explore() {
  const search = useSearch();
  const [, navigate] = useLocation();
  const { range } = useRange();
  const state = useMemo(() => parseExplore(search), [search]);
  const [rows, setRows] = useRows(state.queries);
  useEffect(() => rememberExplore(search), [search]);
  const answers = useAnswers(state.queries, range);
  const graph = useRef<HTMLDivElement>(null);
  const [added, setAdded] = useState<number | null>(null);

  const show = (next: Partial<ExploreState>) => navigate(exploreAddress(search, { ...state, ...next }));
  const run = (of: readonly Row[] = rows) => show({ queries: of.map(({ text }) => text) });
  const setText = (id: number, text: string) =>
    setRows((before) => before.map((row) => (row.id === id ? { ...row, text } : row)));
  const remove = (id: number) => {
    const left = rows.filter((row) => row.id !== id);
    setRows(left);
    run(left);
  };
  const add = () => {
    const row = newRow("");
    setAdded(row.id);
    setRows([...rows, row]);
  };

  const guessed = state.queries.length > 0 ? expressionUnit(state.queries[0] as string) : "count";
  const unit: Unit = chosenUnit(state.unit) ?? guessed;
  // An editor's answer is that of its text; rows without text are not in the address.
  const full = rows.filter(({ text }) => text.trim() !== "");
  const letters = new Map(full.map(({ id }) => [id, letterOf(rows.findIndex((row) => row.id === id))]));
  const answerOf = (id: number) => answers[full.findIndex((row) => row.id === id)];
  const lettered = answers.map((answer, i) => ({ ...answer, letter: letters.get(full[i]?.id ?? -1) ?? letterOf(i) }));
  const drawable = lettered.filter(({ data }) => data && isDrawable(data.data));

  const waiting = answers.length > 0 && answers.every(({ data, error }) => !data && !error);

  return (
    <>
      <PageHeading title="Explore">Your own question, in PromQL.</PageHeading>
      <section className="card queries" aria-label="Queries">
        {rows.map(({ id, text }, i) => (
          <QueryRow
            key={id}
            letter={letterOf(i)}
            text={text}
            answer={answerOf(id)}
            focused={id === added}
            live={range.kind === "live"}
            onChange={(next) => setText(id, next)}
            onRun={() => run()}
            onRemove={rows.length > 1 ? () => remove(id) : undefined}
          />
        ))}
        <div className="query-actions">
          <button type="button" className="btn primary" onClick={() => run()}>
            Run
          </button>
          <button type="button" className="btn" disabled={rows.length >= QUERIES_MAX} onClick={add}>
            Add a query
          </button>
          <span className="space" />
          <fieldset className="btn seg">
            <legend className="visually-hidden">View</legend>
            {(["graph", "table"] as const).map((view) => (
              <button key={view} type="button" aria-pressed={state.view === view} onClick={() => show({ view })}>
                {view === "graph" ? "Graph" : "Table"}
              </button>
            ))}
          </fieldset>
          <label className="choice">
            Unit
            <select value={state.unit ?? ""} onChange={(event) => show({ unit: event.target.value || null })}>
              <option value="">by name</option>
              {UNIT_CHOICES.map((choice) => (
                <option key={choice.unit} value={choice.unit}>
                  {choice.title}
                </option>
              ))}
            </select>
          </label>
        </div>
      </section>
      {state.queries.length === 0 && <FirstQuestions onAsk={(query) => show({ queries: [query] })} />}
      {state.queries.length > 0 && (
        <ExportButtons view={state.view} answers={answers} drawn={drawable.length > 0} range={range} graph={graph} />
      )}
      {waiting && <div className="card skeleton tall" aria-hidden="true" />}
      {state.view === "graph" && drawable.length > 0 && (
        <div className="explore-graph" ref={graph}>
          <ResultGraph
            queries={drawable.map(({ letter, query }) => ({ letter, query }))}
            unit={unit}
            series={drawable.reduce((sum, { data }) => sum + (data ? resultRows(data.data).length : 0), 0)}
          />
        </div>
      )}
      {state.view === "table" &&
        lettered.map(
          ({ letter, query, data }) =>
            data && (
              <section key={letter} className="card" aria-label={`Answer ${letter}`}>
                <h3>
                  <span>{letter}</span>
                  <em className="clip mono" title={query}>
                    {query}
                  </em>
                </h3>
                <ResultTable query={query} data={data.data} unit={chosenUnit(state.unit) ?? expressionUnit(query)} />
              </section>
            ),
        )}
    </>
  );
}
