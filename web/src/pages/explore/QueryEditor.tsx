// A query's text. The editor's code comes when it is first needed; until then, and without it, there is a plain field.

import { useEffect, useRef, useState } from "react";
import { Completion } from "../../api/completion";
import type { Editor } from "./promql-editor";

const completion = new Completion();

export interface QueryEditorProps {
  text: string;
  label: string;
  /** Whether it takes the focus when it appears. */
  focused: boolean;
  onChange: (text: string) => void;
  onRun: () => void;
}

export function QueryEditor(props: QueryEditorProps) {
  const { text, label, onChange, onRun } = props;
  const host = useRef<HTMLDivElement>(null);
  const editor = useRef<Editor | null>(null);
  const latest = useRef(props);
  latest.current = props;
  const [ready, setReady] = useState(false);

  useEffect(() => {
    const element = host.current;
    if (!element) return;
    let left = false;
    void import("./promql-editor").then(({ createEditor }) => {
      if (left) return;
      editor.current = createEditor({
        parent: element.shadowRoot ?? element.attachShadow({ mode: "open" }),
        text: latest.current.text,
        label: latest.current.label,
        completion,
        onChange: (next) => latest.current.onChange(next),
        onRun: () => latest.current.onRun(),
      });
      // Who was typing in the plain field goes on in the editor.
      const typing = element.parentElement?.contains(document.activeElement) ?? false;
      element.hidden = false;
      if (typing || latest.current.focused) editor.current.focus();
      setReady(true);
    });
    return () => {
      left = true;
      editor.current?.destroy();
      editor.current = null;
      setReady(false);
    };
  }, []);

  useEffect(() => editor.current?.setText(text), [text]);

  return (
    <div className="query-editor">
      {!ready && (
        <textarea
          rows={1}
          aria-label={label}
          value={text}
          onChange={(event) => onChange(event.target.value)}
          onKeyDown={(event) => {
            if (event.key !== "Enter" || event.shiftKey) return;
            event.preventDefault();
            onRun();
          }}
        />
      )}
      <div ref={host} hidden={!ready} />
    </div>
  );
}
