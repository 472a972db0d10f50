import type { Clock } from '../../../ports/runtime/clock.js';

/** The last answer of something that is too dear to be asked at every look. A failure is not kept. */
export class Remembered<Answer> {
  private last: { readonly atMs: number; readonly answer: Promise<Answer> } | undefined;

  constructor(
    private readonly clock: Clock,
    private readonly forMs: number,
    private readonly ask: () => Promise<Answer>,
  ) {}

  get(): Promise<Answer> {
    const atMs = this.clock.monotonicMs();
    if (this.last && atMs - this.last.atMs < this.forMs) return this.last.answer;
    const asked = { atMs, answer: this.ask() };
    this.last = asked;
    asked.answer.catch(() => {
      if (this.last === asked) this.last = undefined;
    });
    return asked.answer;
  }
}
