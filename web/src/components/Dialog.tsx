// The browser's own modal dialog: focus, Esc and the inert page behind it are its work.

import { type ReactNode, useEffect, useId, useRef } from "react";
import { Icon } from "./Icon";

export interface DialogProps {
  title: string;
  onClose: () => void;
  className?: string;
  children: ReactNode;
}

/** Open while mounted. */
export function Dialog({ title, onClose, className = "", children }: DialogProps) {
  const element = useRef<HTMLDialogElement>(null);
  const titleId = useId();
  useEffect(() => {
    const dialog = element.current;
    dialog?.showModal();
    return () => dialog?.close();
  }, []);
  return (
    <dialog
      ref={element}
      className={`dialog ${className}`}
      aria-labelledby={titleId}
      onClose={onClose}
      onPointerDown={(event) => event.target === element.current && element.current?.close()}
    >
      <div className="dialog-body">
        <div className="dialog-head">
          <h2 id={titleId}>{title}</h2>
          <button type="button" className="btn square" aria-label="Close" onClick={() => element.current?.close()}>
            <Icon name="close" />
          </button>
        </div>
        {children}
      </div>
    </dialog>
  );
}
