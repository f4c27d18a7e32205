// A dashboard while it is edited: every panel can be moved, resized, changed, copied and removed, by mouse and keyboard.

import { type KeyboardEvent, type PointerEvent, useLayoutEffect, useRef, useState } from "react";
import { Icon } from "../../components/Icon";
import { COLUMNS, type DashboardPanel, freeId, ROW_PX } from "../../lib/dashboard/dashboard";
import { compacted, moved } from "../../lib/dashboard/layout";
import { fillTitle, type Scope } from "../../lib/dashboard/variables";
import { BoardPanel, placeStyle } from "./BoardPanel";
import { afterKey, type Cell, type Drag, dragged } from "./drag";

export interface EditBoardProps {
  panels: readonly DashboardPanel[];
  scope: Scope;
  onChange: (panels: DashboardPanel[]) => void;
  onEdit: (id: string) => void;
}

/** A cell of the grid with its gap, in pixels. */
function cellOf(board: HTMLElement): Cell {
  const gap = Number.parseFloat(getComputedStyle(board).rowGap) || 0;
  return { width: (board.clientWidth + gap) / COLUMNS, height: ROW_PX + gap };
}

const placeWords = ({ x, y, w, h }: DashboardPanel) => `column ${x + 1}, row ${y + 1}, ${w} wide, ${h} high`;

interface ToolsProps {
  panel: DashboardPanel;
  title: string;
  onGrab: (event: PointerEvent, kind: Drag["kind"]) => void;
  onKey: (event: KeyboardEvent) => void;
  onEdit: () => void;
  onCopy: () => void;
  onRemove: () => void;
}

function PanelTools({ panel, title, onGrab, onKey, onEdit, onCopy, onRemove }: ToolsProps) {
  return (
    <>
      <div className="panel-tools">
        <button
          type="button"
          className="btn square grab"
          aria-label={`Move ${title}: arrow keys move it, with Shift they resize it`}
          title="Drag to move. Arrow keys move, with Shift they resize"
          onPointerDown={(event) => onGrab(event, "move")}
          onKeyDown={onKey}
        >
          <Icon name="move" />
        </button>
        <button type="button" className="btn square" aria-label={`Edit ${title}`} title="Edit" onClick={onEdit}>
          <Icon name="edit" />
        </button>
        {panel.kind !== "row" && (
          <button type="button" className="btn square" aria-label={`Copy ${title}`} title="Copy" onClick={onCopy}>
            <Icon name="copy" />
          </button>
        )}
        <button type="button" className="btn square" aria-label={`Remove ${title}`} title="Remove" onClick={onRemove}>
          <Icon name="close" />
        </button>
      </div>
      {panel.kind !== "row" && (
        <span className="resize" aria-hidden="true" onPointerDown={(event) => onGrab(event, "resize")} />
      )}
    </>
  );
}

export function EditBoard({ panels, scope, onChange, onEdit }: EditBoardProps) {
  const board = useRef<HTMLDivElement>(null);
  const drag = useRef<Drag | null>(null);
  const [held, setHeld] = useState<string | null>(null);
  const [said, setSaid] = useState("");
  // Another place is another one in the document too, on the way to which the focus is lost.
  const pressed = useRef<HTMLElement | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: for each move anew
  useLayoutEffect(() => {
    pressed.current?.focus();
    pressed.current = null;
  }, [panels]);

  const grab = (event: PointerEvent, panel: DashboardPanel, kind: Drag["kind"]) => {
    if (event.button !== 0 || !board.current) return;
    event.preventDefault();
    board.current.setPointerCapture(event.pointerId);
    drag.current = { kind, panel, panels, fromX: event.clientX, fromY: event.clientY + scrollY };
    setHeld(panel.id);
  };
  const drop = () => {
    drag.current = null;
    setHeld(null);
  };
  const pull = (event: PointerEvent) => {
    if (!drag.current || !board.current) return;
    const place = dragged(drag.current, { x: event.clientX, y: event.clientY + scrollY }, cellOf(board.current));
    onChange(moved(drag.current.panels, drag.current.panel.id, place));
  };
  const press = (event: KeyboardEvent, panel: DashboardPanel) => {
    const place = afterKey(panels, panel, { key: event.key, resize: event.shiftKey });
    if (!place) return;
    // The page's own keys move its range.
    event.preventDefault();
    event.stopPropagation();
    const now = moved(panels, panel.id, place);
    pressed.current = event.currentTarget as HTMLElement;
    onChange(now);
    setSaid(placeWords(now.find(({ id }) => id === panel.id) ?? panel));
  };
  const copy = (panel: DashboardPanel) => {
    const twin = { ...panel, id: freeId(panels), y: panel.y + panel.h };
    onChange(moved([...panels, twin], twin.id, twin));
  };

  return (
    <>
      <div
        ref={board}
        className="board editing"
        data-dragging={held !== null || undefined}
        onPointerMove={pull}
        onPointerUp={drop}
        onPointerCancel={drop}
      >
        {/* As they are seen: Tab goes from each to the next. */}
        {panels
          .toSorted((one, other) => one.y - other.y || one.x - other.x)
          .map((panel) => {
            const title = fillTitle(panel.title, scope) || `the ${panel.kind}`;
            const tools = (
              <PanelTools
                key="tools"
                panel={panel}
                title={title}
                onGrab={(event, kind) => grab(event, panel, kind)}
                onKey={(event) => press(event, panel)}
                onEdit={() => onEdit(panel.id)}
                onCopy={() => copy(panel)}
                onRemove={() => onChange(compacted(panels.filter(({ id }) => id !== panel.id)))}
              />
            );
            return panel.kind === "row" ? (
              <div key={panel.id} className="board-panel row-editing" style={placeStyle(panel)}>
                <h3 className="clip">{title}</h3>
                {tools}
              </div>
            ) : (
              <BoardPanel key={panel.id} panel={panel} scope={scope} place={panel} held={panel.id === held}>
                {tools}
              </BoardPanel>
            );
          })}
      </div>
      <p className="visually-hidden" role="status">
        {said}
      </p>
    </>
  );
}
