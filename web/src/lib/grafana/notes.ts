// What an import could not take over, for the person to read.

export interface Unsupported {
  /** The panel's title; empty for what belongs to the dashboard as a whole. */
  panel: string;
  reason: string;
  /** Whether the whole panel is left out, not only a detail of it. */
  dropped: boolean;
}

/** Collects the reasons, each once for a panel. */
export class Notes {
  readonly #list: Unsupported[] = [];

  get list(): readonly Unsupported[] {
    return this.#list;
  }

  detail(panel: string, reason: string): void {
    this.#add({ panel, reason, dropped: false });
  }

  drop(panel: string, reason: string): void {
    this.#add({ panel, reason, dropped: true });
  }

  #add(note: Unsupported): void {
    const same = this.#list.some(({ panel, reason }) => panel === note.panel && reason === note.reason);
    if (!same) this.#list.push(note);
  }
}
