// What the server says of a wrong query, taken apart: where, and what.

export interface QueryError {
  /** Offset in the query's text; null where the message names no place. */
  at: number | null;
  message: string;
}

/** `invalid parameter "query": 1:5: parse error: unexpected end of input`, the line and column counted from one. */
export function readQueryError(text: string, query: string): QueryError {
  const words = text.replace(/^invalid parameter "query": /, "");
  const place = /^(\d+):(\d+): /.exec(words);
  if (!place) return { at: null, message: words.replace(/^parse error: /, "") };
  const [line, column] = [Number(place[1]), Number(place[2])];
  const before = query.split("\n").slice(0, line - 1);
  const at = before.reduce((sum, each) => sum + each.length + 1, 0) + column - 1;
  return { at: Math.min(at, query.length), message: words.slice(place[0].length).replace(/^parse error: /, "") };
}
