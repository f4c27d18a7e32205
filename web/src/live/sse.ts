// An incremental parser of text/event-stream (WHATWG HTML, section 9.2.6), for a stream that is read with fetch.

export interface SseEvent {
  event: string;
  data: string;
  /** The last id seen so far, which is what a resume names. */
  id: string;
}

/** No event of ours comes near; a stream that claims more is broken or hostile and is given up. */
export const EVENT_CHARS_MAX = 16 * 1024 * 1024;

export class SseParser {
  #rest = "";
  #event = "";
  #data: string[] = [];
  #dataChars = 0;
  #id = "";
  #retryMs: number | null = null;

  /** The server's wish for the first delay of a reconnect, if it said one. */
  get retryMs(): number | null {
    return this.#retryMs;
  }

  /** Takes the next piece of text and returns the events that it completed. */
  push(text: string): SseEvent[] {
    const events: SseEvent[] = [];
    const lines = (this.#rest + text).split(/\r\n|\n|\r(?!$)/);
    this.#rest = lines.pop() ?? "";
    if (this.#rest.length + this.#dataChars > EVENT_CHARS_MAX) throw new Error("an event of the stream is too large");
    for (const line of lines) {
      if (line === "") {
        if (this.#data.length > 0) {
          events.push({ event: this.#event || "message", data: this.#data.join("\n"), id: this.#id });
        }
        this.#event = "";
        this.#data = [];
        this.#dataChars = 0;
      } else {
        this.#field(line);
      }
    }
    return events;
  }

  #field(line: string): void {
    const colon = line.indexOf(":");
    if (colon === 0) return;
    const name = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? "" : line.slice(colon + (line[colon + 1] === " " ? 2 : 1));
    switch (name) {
      case "event":
        this.#event = value;
        break;
      case "data":
        this.#data.push(value);
        this.#dataChars += value.length;
        break;
      case "id":
        if (!value.includes("\0")) this.#id = value;
        break;
      case "retry":
        if (/^\d+$/.test(value)) this.#retryMs = Number(value);
        break;
    }
  }
}
