import { AppError } from '../../../domain/shared/app-error.js';
import type { TemplateLimits } from './template-limits.js';

/**
 * What one rendering may still cost. The library asks it in place of its own limits: `use` before something is made,
 * `check` before each piece is rendered.
 */
export class RenderBudget {
  private steps = 0;
  private work = 0;
  private depth = 0;
  private readonly startMs: number;

  constructor(
    private readonly limits: TemplateLimits,
    private readonly monotonicMs: () => number,
  ) {
    this.startMs = monotonicMs();
  }

  use(count: number): void {
    if (!(count > 0)) return;
    this.work += count;
    if (this.work > this.limits.work) {
      throw refused('too-costly', 'this handles more text or items than is allowed');
    }
  }

  check(): void {
    this.steps += 1;
    if (this.steps > this.limits.steps) {
      throw refused('too-costly', `at most ${this.limits.steps} pieces may be rendered`);
    }
    if (this.monotonicMs() - this.startMs > this.limits.milliseconds) {
      throw refused('too-slow', `rendering may take ${this.limits.milliseconds} ms at most`);
    }
  }

  enter(): void {
    this.depth += 1;
    if (this.depth > this.limits.depth) {
      throw refused('too-deep', `at most ${this.limits.depth} tags may stand within each other`);
    }
  }

  leave(): void {
    this.depth -= 1;
  }

  /** @param characters of one text, after the next piece */
  requireOutput(characters: number): void {
    if (characters > this.limits.output) {
      throw refused('too-large-output', `a text may have ${this.limits.output} characters at most`);
    }
  }
}

export function refused(code: string, message: string): AppError {
  return new AppError('validation', `template.${code}`, message);
}
