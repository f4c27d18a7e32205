// The small "i" of a card: what is shown, in the browser's own popover.

import { useId, useRef } from "react";

const MARGIN_PX = 8;

export function Help({ title, text }: { title: string; text: string }) {
  const id = useId();
  const button = useRef<HTMLButtonElement>(null);
  const popover = useRef<HTMLDivElement>(null);
  const place = () => {
    const [anchor, box] = [button.current?.getBoundingClientRect(), popover.current];
    if (!anchor || !box) return;
    const left = Math.min(anchor.left, document.documentElement.clientWidth - box.offsetWidth - MARGIN_PX);
    const below = anchor.bottom + MARGIN_PX;
    const fits = below + box.offsetHeight < innerHeight;
    box.style.left = `${Math.max(MARGIN_PX, left)}px`;
    box.style.top = `${fits ? below : Math.max(MARGIN_PX, anchor.top - box.offsetHeight - MARGIN_PX)}px`;
  };
  return (
    <>
      <button ref={button} type="button" className="help" popoverTarget={id} aria-label={`About ${title}`}>
        i
      </button>
      <div ref={popover} id={id} popover="auto" className="popover" onToggle={place}>
        {text}
      </div>
    </>
  );
}
