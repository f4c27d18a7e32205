// A link to another page of the dashboard that takes the time range along.

import type { ReactNode } from "react";
import { Link, useLocation, useSearch } from "wouter";
import { addressOf } from "../state/shared-search";

export interface PageLinkProps {
  to: string;
  className?: string;
  children: ReactNode;
}

/** What is chosen on one page alone, which the next would not know what to do with. */
const OF_ONE_PAGE = ["group"];

function shared(search: string): string {
  const params = new URLSearchParams(search);
  for (const name of OF_ONE_PAGE) params.delete(name);
  return params.toString();
}

export function PageLink({ to, className, children }: PageLinkProps) {
  const search = shared(useSearch());
  const [path] = useLocation();
  return (
    <Link href={addressOf(to, search)} className={className ?? ""} aria-current={path === to ? "page" : undefined}>
      {children}
    </Link>
  );
}
