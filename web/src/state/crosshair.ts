// The instant under the pointer, shared by every chart of the page: where one is read, all are.

export class Crosshair {
  readonly #listeners = new Set<() => void>();
  readonly #later: (run: () => void) => void;
  #time: number | null = null;
  #told = true;

  /** Told once a frame, however often the pointer moves within it. */
  constructor(later: (run: () => void) => void = (run) => void requestAnimationFrame(run)) {
    this.#later = later;
  }

  /** Unix seconds; null while the pointer is on no chart. */
  get time(): number | null {
    return this.#time;
  }

  point(time: number | null): void {
    if (time === this.#time) return;
    this.#time = time;
    if (!this.#told) return;
    this.#told = false;
    this.#later(() => {
      this.#told = true;
      for (const listener of this.#listeners) listener();
    });
  }

  onMove(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}
