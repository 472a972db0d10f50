import type { Clock } from '../../ports/runtime/clock.js';
import type { Logger } from '../../ports/runtime/logger.js';
import { BackgroundLoop } from './background-loop.js';

export interface PeriodicLoopOptions {
  readonly clock: Clock;
  readonly logger: Logger;
  /** Between the end of one turn and the beginning of the next, ms. */
  readonly everyMs: number;
  /** For the log, once until a turn succeeds again, as in "jobs cannot be counted now". */
  readonly failing: string;
}

/** Does something now and then; a turn that fails does not keep the next. */
export abstract class PeriodicLoop extends BackgroundLoop {
  private isFailing = false;

  constructor(private readonly options: PeriodicLoopOptions) {
    super();
  }

  protected abstract turn(signal: AbortSignal): Promise<void>;

  protected async run(signal: AbortSignal): Promise<void> {
    const { clock, logger, everyMs, failing } = this.options;
    while (!signal.aborted) {
      try {
        await this.turn(signal);
        this.isFailing = false;
      } catch (error) {
        if (!this.isFailing) logger.warn(failing, { error });
        this.isFailing = true;
      }
      await clock.sleep(everyMs, signal);
    }
  }
}
