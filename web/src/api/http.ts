// The only door to the server for requests and answers. Errors carry what was asked and what the server said.

import type { GetAnswers } from "./schema.gen";

export class ApiError extends Error {
  readonly path: string;
  /** The HTTP status; 0 when no answer came at all. */
  readonly status: number;

  constructor(path: string, status: number, message: string) {
    super(message);
    this.name = "ApiError";
    this.path = path;
    this.status = status;
  }
}

/** The server's own words from either error shape: {"error": "…"} of /api and Prometheus's envelope. */
async function messageOf(response: Response): Promise<string> {
  try {
    const body: unknown = await response.json();
    if (typeof body === "object" && body !== null && "error" in body) return String(body.error);
  } catch {
    // No JSON: the status alone has to do.
  }
  return `the server answered ${response.status}`;
}

export interface Tagged<T> {
  body: T;
  /** The version of what was answered, without its quotes; empty where the server names none. */
  tag: string;
}

export async function requestTagged<T>(path: string, init: RequestInit = {}): Promise<Tagged<T>> {
  const route = path.split("?")[0] ?? path;
  let response: Response;
  try {
    response = await fetch(path, init);
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") throw error;
    throw new ApiError(route, 0, "the server cannot be reached");
  }
  if (!response.ok) throw new ApiError(route, response.status, await messageOf(response));
  try {
    const body = (await response.json()) as T;
    return { body, tag: (response.headers.get("ETag") ?? "").replace(/^"|"$/g, "") };
  } catch {
    throw new ApiError(route, response.status, "the answer is not JSON");
  }
}

export async function requestJson<T>(path: string, init: RequestInit = {}): Promise<T> {
  return (await requestTagged<T>(path, init)).body;
}

export interface Asked {
  query?: Record<string, string>;
  signal?: AbortSignal;
}

/** Asks for a path that the server's description has; the answer's type is what stands there. */
export function getJson<Path extends keyof GetAnswers>(
  path: Path,
  { query = {}, signal }: Asked = {},
): Promise<GetAnswers[Path]> {
  const words = new URLSearchParams(query).toString();
  return requestJson(words ? `${path}?${words}` : path, signal ? { signal } : {});
}
