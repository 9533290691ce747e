/** Keeps some of many things that come one after the other: at most so many, spread evenly, and always the first. */
export class Thinned<T> {
  #kept: T[] = [];
  #seen = 0;
  /** One in so many is kept. */
  #stride = 1;

  /** `drop` is told of what is given up. */
  constructor(
    readonly most: number,
    readonly drop: (item: T) => void = () => undefined,
  ) {}

  get items(): readonly T[] {
    return this.#kept;
  }

  /** Takes what `make` makes, if it is the turn of one to be kept. Whether it was. */
  offer(make: () => T): boolean {
    const turn = this.#seen++ % this.#stride === 0;
    if (!turn) return false;
    if (this.#kept.length === this.most) {
      this.#halve();
      if ((this.#seen - 1) % this.#stride !== 0) return false;
    }
    this.#kept.push(make());
    return true;
  }

  clear(): void {
    this.#kept.forEach(this.drop);
    this.#kept = [];
    this.#seen = 0;
    this.#stride = 1;
  }

  #halve(): void {
    this.#kept.filter((_, i) => i % 2 === 1).forEach(this.drop);
    this.#kept = this.#kept.filter((_, i) => i % 2 === 0);
    this.#stride *= 2;
  }
}
