// A link to another page of the dashboard that takes the time range along.

import type { ReactNode } from "react";
import { Link, useLocation, useSearch } from "wouter";
import { addressOf } from "../state/shared-search";

export interface PageLinkProps {
  to: string;
  /** The reader is on a page below the one it leads to. */
  within?: boolean;
  className?: string;
  children: ReactNode;
}

export function PageLink({ to, within = false, className, children }: PageLinkProps) {
  const search = useSearch();
  const [path] = useLocation();
  return (
    <Link
      href={addressOf(to, search)}
      className={className ?? ""}
      aria-current={path === to ? "page" : within ? "true" : undefined}
    >
      {children}
    </Link>
  );
}
