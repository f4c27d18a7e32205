// The query editor: CodeMirror with PromQL, in a shadow root, where its style sheets are adopted ones. The page's content
// policy would refuse the <style> elements that it makes elsewhere.

import { autocompletion, closeBrackets, closeBracketsKeymap, completionKeymap } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap, insertNewlineAndIndent } from "@codemirror/commands";
import { bracketMatching, HighlightStyle, syntaxHighlighting } from "@codemirror/language";
import { type Diagnostic, linter } from "@codemirror/lint";
import { EditorState, type Extension, Prec } from "@codemirror/state";
import { EditorView, keymap, placeholder } from "@codemirror/view";
import { tags } from "@lezer/highlight";
import { PromQLExtension } from "@prometheus-io/codemirror-promql";
import type { Completion } from "../../api/completion";
import { ApiError } from "../../api/http";
import { checkQuery } from "../../api/prometheus";
import { readQueryError } from "../../lib/query-error";

/** Whoever types on does not want to hear of what is not finished. */
const CHECK_AFTER_MS = 500;

export interface EditorOptions {
  parent: ShadowRoot;
  text: string;
  label: string;
  completion: Completion;
  onChange: (text: string) => void;
  onRun: () => void;
}

export interface Editor {
  setText: (text: string) => void;
  focus: () => void;
  destroy: () => void;
}

const look = EditorView.theme({
  "&": { backgroundColor: "var(--bg)", color: "var(--text)", borderRadius: "var(--r-sm)", fontSize: "13px" },
  "&.cm-editor": { border: "1px solid var(--line)" },
  "&.cm-editor.cm-focused": { outline: "2px solid var(--focus)", outlineOffset: "1px" },
  ".cm-scroller": { fontFamily: "var(--mono)", lineHeight: "1.5" },
  ".cm-content": { padding: "6px 0", caretColor: "var(--text)" },
  ".cm-line": { padding: "0 10px" },
  ".cm-placeholder": { color: "var(--muted)" },
  "&.cm-focused .cm-matchingBracket": { backgroundColor: "color-mix(in srgb, var(--s1) 25%, transparent)" },
  ".cm-lintRange-error": {
    backgroundImage: "none",
    textDecoration: "underline wavy var(--crit)",
    textUnderlineOffset: "3px",
  },
  ".cm-tooltip": {
    border: "1px solid var(--line)",
    borderRadius: "var(--r-sm)",
    backgroundColor: "var(--surface-2)",
    color: "var(--text)",
    boxShadow: "0 6px 24px rgb(0 0 0 / 0.35)",
    zIndex: "20",
  },
  ".cm-tooltip.cm-tooltip-autocomplete > ul": { fontFamily: "var(--mono)", fontSize: "12px", maxHeight: "260px" },
  ".cm-tooltip.cm-tooltip-autocomplete > ul > li": { padding: "3px 8px" },
  ".cm-tooltip.cm-tooltip-autocomplete > ul > li[aria-selected]": {
    backgroundColor: "color-mix(in srgb, var(--s1) 28%, transparent)",
    color: "var(--text)",
  },
  ".cm-completionMatchedText": { textDecoration: "none", fontWeight: "700" },
  ".cm-completionDetail": { marginLeft: "10px", color: "var(--muted)", fontStyle: "normal" },
  ".cm-completionIcon": { display: "none" },
  ".cm-completionInfo": { maxWidth: "320px", padding: "6px 10px", fontFamily: "var(--font)" },
  ".cm-diagnostic": { padding: "5px 10px", fontFamily: "var(--font)" },
  ".cm-diagnostic-error": { borderLeft: "3px solid var(--crit)" },
});

const colours = HighlightStyle.define([
  { tag: [tags.function(tags.variableName), tags.keyword, tags.operatorKeyword, tags.modifier], color: "var(--s5)" },
  { tag: [tags.string, tags.special(tags.string)], color: "var(--ok)" },
  { tag: [tags.number, tags.unit], color: "var(--warn)" },
  { tag: tags.labelName, color: "var(--s4)" },
  { tag: tags.constant(tags.variableName), color: "var(--s1)" },
  { tag: tags.comment, color: "var(--muted)" },
]);

/** The server's own word on the text: what it takes and this editor's grammar does not know is no error. */
async function check(view: EditorView): Promise<Diagnostic[]> {
  const query = view.state.doc.toString();
  if (query.trim() === "") return [];
  try {
    await checkQuery(query);
    return [];
  } catch (error) {
    if (!(error instanceof ApiError) || error.status !== 400) return [];
    const { at, message } = readQueryError(error.message, query);
    const from = Math.min(at ?? 0, Math.max(0, query.length - 1));
    return [{ from, to: Math.min(from + 1, query.length), severity: "error", message }];
  }
}

function extensions({ label, completion, onChange, onRun }: EditorOptions): Extension[] {
  const run = () => {
    onRun();
    return true;
  };
  // Enter takes a completion while some are offered; that key map comes before this one.
  const keys = [
    { key: "Enter", run, shift: insertNewlineAndIndent },
    { key: "Mod-Enter", run },
  ];
  return [
    Prec.high(keymap.of(completionKeymap)),
    keymap.of([...keys, ...closeBracketsKeymap, ...historyKeymap, ...defaultKeymap]),
    history(),
    closeBrackets(),
    bracketMatching(),
    autocompletion({ defaultKeymap: false, icons: false }),
    new PromQLExtension().setComplete({ remote: completion }).activateLinter(false).asExtension(),
    linter(check, { delay: CHECK_AFTER_MS }),
    syntaxHighlighting(colours),
    placeholder("PromQL, such as  rate(node_network_receive_bytes_total[1m])"),
    EditorView.lineWrapping,
    EditorView.contentAttributes.of({ "aria-label": label, spellcheck: "false", autocapitalize: "off" }),
    EditorView.updateListener.of((update) => update.docChanged && onChange(update.state.doc.toString())),
    look,
  ];
}

export function createEditor(options: EditorOptions): Editor {
  const { parent, text } = options;
  const holder = document.createElement("div");
  parent.append(holder);
  const state = EditorState.create({ doc: text, extensions: extensions(options) });
  const view = new EditorView({ state, parent: holder, root: parent });
  return {
    setText: (next) => {
      if (view.state.doc.toString() === next) return;
      view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: next } });
    },
    focus: () => view.focus(),
    destroy: () => {
      view.destroy();
      holder.remove();
    },
  };
}
