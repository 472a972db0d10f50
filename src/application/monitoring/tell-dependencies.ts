import { systemActor } from '../../domain/access/actor.js';
import type { JsonObject } from '../../domain/shared/json.js';
import type { EventLog } from '../../ports/runtime/event-log.js';
import type { ExecutionScope } from '../../ports/runtime/execution-scope.js';
import type { Logger } from '../../ports/runtime/logger.js';
import type { DependencyNews, Resilience } from '../../ports/runtime/resilience.js';
import type { UnitOfWork } from '../../ports/runtime/unit-of-work.js';

/** News that may wait to be stored; of more the oldest are only in the log. */
const MOST_WAITING = 100;

const CONTEXT = { actor: systemActor('resilience'), requestId: 'resilience' };

/**
 * Tells of dependencies that fail, recover, or were helped to: in the log at once, and as events, one after another.
 * What cannot be stored, because the database itself is away, is only logged.
 */
export class TellDependencies {
  private readonly waiting: DependencyNews[] = [];
  private wake: () => void = () => undefined;
  private isStopping = false;
  private storing: Promise<void> = Promise.resolve();
  private stopListening: () => void = () => undefined;

  constructor(
    private readonly deps: {
      readonly resilience: Resilience;
      readonly work: UnitOfWork;
      readonly events: EventLog;
      readonly scope: ExecutionScope;
      readonly logger: Logger;
    },
  ) {}

  /** Begins with what is failing already. */
  start(): void {
    const { resilience, scope } = this.deps;
    this.stopListening = resilience.listen((news) => {
      this.take(news);
    });
    for (const { name, openSince } of resilience.statuses()) {
      if (openSince) this.take({ dependency: name, kind: 'opened' });
    }
    // In a flow of its own: news comes in the midst of a request, whose user and transaction are not ours.
    this.storing = scope.run(CONTEXT, () => this.storeAll());
  }

  /** Stores what is waiting, then stops. */
  async stop(): Promise<void> {
    this.stopListening();
    this.isStopping = true;
    this.wake();
    await this.storing;
  }

  private take(news: DependencyNews): void {
    const { message, level } = TOLD[news.kind];
    this.deps.logger[level](message, factsOf(news));
    this.waiting.push(news);
    if (this.waiting.length > MOST_WAITING) this.waiting.shift();
    this.wake();
  }

  private async storeAll(): Promise<void> {
    for (;;) {
      const news = this.waiting.shift();
      if (news) await this.store(news);
      else if (this.isStopping) return;
      else await new Promise<void>((resolve) => (this.wake = resolve));
    }
  }

  private async store(news: DependencyNews): Promise<void> {
    const { logger, work, events } = this.deps;
    const { dependency, kind } = news;
    const subject = `dependency:${dependency}`;
    try {
      await work.run(() =>
        events.append([{ type: TOLD[kind].type, subject, data: factsOf(news) }]),
      );
    } catch (error) {
      logger.debug('news of a dependency is only in the log', { dependency, kind, error });
    }
  }
}

function factsOf({ dependency, openMs, recovery }: DependencyNews): JsonObject {
  return {
    dependency,
    ...(openMs === undefined ? {} : { openMs }),
    ...(recovery
      ? { action: recovery.action, outcome: recovery.outcome, durationMs: recovery.durationMs }
      : {}),
  };
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
