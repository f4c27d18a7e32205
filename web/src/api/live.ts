// The live stream's transport: one POST whose answer never ends (text/event-stream).

import { ApiError } from "./http";
import type { QueryAnswer } from "./prometheus";

export interface LiveTick {
  /** Unix seconds. */
  time: number;
  /** One answer for each query, in their order. */
  results: QueryAnswer[];
}

export interface LiveRequest {
  queries: readonly string[];
  /** The id of the last tick that was seen; the ticks since then come first. */
  lastEventId: string | null;
}

/** Opens the stream and returns its bytes; a refusal is an ApiError with the server's words. */
export async function openLive(request: LiveRequest, signal: AbortSignal): Promise<ReadableStream<Uint8Array>> {
  const headers: Record<string, string> = { "Content-Type": "application/json", Accept: "text/event-stream" };
  if (request.lastEventId !== null) headers["Last-Event-ID"] = request.lastEventId;
  const response = await fetch("/api/v1/live", {
    method: "POST",
    headers,
    body: JSON.stringify({ queries: request.queries }),
    signal,
  });
  if (!response.ok || !response.body) {
    const text = await response.text();
    throw new ApiError("/api/v1/live", response.status, text.slice(0, 300) || `the server answered ${response.status}`);
  }
  return response.body;
}
