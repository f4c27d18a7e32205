// A link to another page of the dashboard that takes the time range along.

import type { ReactNode } from "react";
import { Link, useLocation, useSearch } from "wouter";

export interface PageLinkProps {
  to: string;
  className?: string;
  children: ReactNode;
}

export function PageLink({ to, className, children }: PageLinkProps) {
  const search = useSearch();
  const [path] = useLocation();
  return (
    <Link
      href={search ? `${to}?${search}` : to}
      className={className ?? ""}
      aria-current={path === to ? "page" : undefined}
    >
      {children}
    </Link>
  );
}
