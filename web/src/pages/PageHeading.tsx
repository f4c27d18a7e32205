import { useEffect } from "react";

/** A page's title, on the page and on the browser's tab. */
export function PageHeading({ title, children }: { title: string; children?: string }) {
  useEffect(() => {
    document.title = `${title} · Heartbeat`;
  }, [title]);
  return (
    <div className="page-heading">
      <h2>{title}</h2>
      {children && <p>{children}</p>}
    </div>
  );
}
