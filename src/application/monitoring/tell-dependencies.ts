import type { EventLog } from '../../ports/runtime/event-log.js';
import type { Logger } from '../../ports/runtime/logger.js';
import type { DependencyNews, Resilience } from '../../ports/runtime/resilience.js';
import type { UnitOfWork } from '../../ports/runtime/unit-of-work.js';
import type { JsonObject } from '../../domain/shared/json.js';

/**
 * Tells of dependencies that fail, recover, or were helped to: in the log, and as events. What cannot be
 * stored, because the database itself is away, is only logged.
 */
export class TellDependencies {
  private last: Promise<void> = Promise.resolve();
  private stopListening: () => void = () => undefined;

  constructor(
    private readonly deps: {
      readonly resilience: Resilience;
      readonly work: UnitOfWork;
      readonly events: EventLog;
      readonly logger: Logger;
    },
  ) {}

  start(): void {
    this.stopListening = this.deps.resilience.listen((news) => {
      this.last = this.last.then(() => this.tell(news));
    });
  }

  async stop(): Promise<void> {
    this.stopListening();
    await this.last;
  }

  private async tell({ dependency, kind, openMs, recovery }: DependencyNews): Promise<void> {
    const { logger, work, events } = this.deps;
    const facts: JsonObject = {
      dependency,
      ...(openMs === undefined ? {} : { openMs }),
      ...(recovery
        ? {
            action: recovery.action,
            outcome: recovery.outcome,
            durationMs: recovery.durationMs,
          }
        : {}),
    };
    const { type, message, level } = TOLD[kind];
    logger[level](message, facts);
    try {
      await work.run(() =>
        events.append([{ type, subject: `dependency:${dependency}`, data: facts }]),
      );
    } catch (error) {
      logger.debug('news of a dependency is only in the log', { dependency, kind, error });
    }
  }
}

const TOLD = {
  opened: {
    type: 'brain.dependency.degraded',
    message: 'a dependency fails and is not asked for a while',
    level: 'warn',
  },
  closed: {
    type: 'brain.dependency.recovered',
    message: 'a dependency answers again',
    level: 'info',
  },
  recovery: {
    type: 'brain.dependency.recovery-tried',
    message: 'a recovery action ended',
    level: 'info',
  },
} as const satisfies Record<
  DependencyNews['kind'],
  { readonly type: string; readonly message: string; readonly level: 'warn' | 'info' }
>;
