// Draws everything that asked for it once per tick or answer, in one animation frame. Browsers run no animation frames in hidden
// tabs, so a hidden page costs nothing and is drawn as soon as it is seen again.

/** Where news comes from: calls the listener from then on. */
type Source = (listener: () => void) => void;

export class DrawLoop {
  readonly #draws = new Set<() => void>();
  #requested = false;

  constructor(sources: readonly Source[]) {
    for (const listen of sources) listen(() => this.#request());
  }

  add(draw: () => void): () => void {
    this.#draws.add(draw);
    this.#request();
    return () => this.#draws.delete(draw);
  }

  #request(): void {
    if (this.#requested) return;
    this.#requested = true;
    requestAnimationFrame(() => {
      this.#requested = false;
      for (const draw of this.#draws) draw();
    });
  }
}
