import {
  AppError,
  type AppErrorOptions,
  type ErrorCategory,
} from '../../../domain/shared/app-error.js';

const REFUSALS = new Set(['resilience.open', 'resilience.busy']);

/** Whether the dependency was not even asked. */
export function isRefusal({ code }: AppError): boolean {
  return REFUSALS.has(code);
}

/** The errors that a guard adds to those of the dependency. */
export class Refusals {
  constructor(
    private readonly dependency: string,
    private readonly category: ErrorCategory,
  ) {}

  /** @param leftMs how long calls will still be refused */
  open(leftMs: number): AppError {
    const retryAfterSeconds = Math.max(1, Math.ceil(leftMs / 1_000));
    return this.error('unavailable', 'open', 'is not asked: it failed just now', {
      retryAfterSeconds,
    });
  }

  busy(): AppError {
    const retryAfterSeconds = 1;
    return this.error('unavailable', 'busy', 'has too many calls under way', { retryAfterSeconds });
  }

  late(cause: unknown): AppError {
    return this.error('timeout', 'timeout', 'took too long', { cause });
  }

  /** The caller went: nobody's fault, and nobody to try again for. */
  cancelled(cause: unknown): AppError {
    return this.error('timeout', 'cancelled', 'was not waited for', { cause, retryable: false });
  }

  private error(
    kind: 'unavailable' | 'timeout',
    code: string,
    what: string,
    options: AppErrorOptions,
  ): AppError {
    return new AppError(kind, `resilience.${code}`, `The ${this.dependency} ${what}`, {
      ...options,
      category: this.category,
      data: { dependency: this.dependency },
    });
  }
}
