import type { AppError } from '../shared/app-error.js';
import { evaluationError } from './faults.js';

export interface EvaluationLimits {
  /** A turn of a loop costs the parts it evaluates; what works on lists and texts costs by their size. */
  readonly cost: number;
  /** Characters of a text that is made. */
  readonly text: number;
  /** Items and characters of a result, and items of a list that is made. */
  readonly result: number;
}

/** What one evaluation may still cost, so that each ends whatever it is given. */
export class Meter {
  /** Where in the expression what is paid for stands. */
  at = 0;
  private left: number;

  constructor(
    private readonly expression: string,
    private readonly limits: EvaluationLimits,
  ) {
    this.left = limits.cost;
  }

  get mostItems(): number {
    return this.limits.result;
  }

  error(code: string, message: string): AppError {
    return evaluationError(this.expression, code, message, this.at);
  }

  pay(cost: number): void {
    this.left -= cost;
    if (this.left < 0) throw this.error('too-costly', 'this takes more steps than are allowed');
  }

  /** Of a text before it is made. */
  requireText(characters: number): void {
    if (characters > this.limits.text) {
      throw this.error('too-long-text', `a text may have ${this.limits.text} characters at most`);
    }
    this.pay(characters / 64);
  }

  /** Of a list before it is made, or of a result. */
  requireSize(count: number): void {
    if (count > this.limits.result) {
      const message = `items and characters may be ${this.limits.result} together at most`;
      throw this.error('too-large-result', message);
    }
    this.pay(count / 8);
  }

  tooDeep(): AppError {
    return this.error('too-deep-value', 'a value has too many levels');
  }
}
