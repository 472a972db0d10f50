import { systemActor } from '../../domain/access/actor.js';
import type { HealthStatus } from '../../domain/shared/health-status.js';
import type { Clock } from '../../ports/runtime/clock.js';
import type { EventLog } from '../../ports/runtime/event-log.js';
import type { ExecutionScope } from '../../ports/runtime/execution-scope.js';
import type { Logger } from '../../ports/runtime/logger.js';
import type { UnitOfWork } from '../../ports/runtime/unit-of-work.js';
import type { CheckHealth } from './check-health.js';
import { BackgroundLoop } from '../shared/background-loop.js';

const CONTEXT = { actor: systemActor('health'), requestId: 'health' };

/** How often it is told that all is not well still, ms. */
const REMIND_MS = 300_000;

/** What was told last, or seen once: overall under this name, then each check. */
const OVERALL = 'overall';
type Statuses = ReadonlyMap<string, HealthStatus>;

interface HealthNews {
  readonly from: HealthStatus;
  readonly to: HealthStatus;
  readonly checks: readonly { readonly name: string; from: HealthStatus; to: HealthStatus }[];
}

export interface TellHealthDeps {
  readonly health: Pick<CheckHealth, 'execute'>;
  readonly work: UnitOfWork;
  readonly events: EventLog;
  readonly scope: ExecutionScope;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Names this process among others. */
  readonly processId: string;
  /** Asked before every look, so that a change counts at the next. */
  readonly settings: () => { readonly isEnabled: boolean; readonly everyMs: number };
}

/**
 * Checks health though nobody asks, and tells of changes as `brain.health.changed`: what two looks in a row
 * show, so that a single bad answer is no news. While the database is away the news waits for it: what was
 * told is only what is stored. All is taken to be well at the start. What is not well goes on being told of as
 * `brain.health.remains`, for a process that is killed cannot tell that it is over.
 */
export class TellHealth extends BackgroundLoop {
  private told: Statuses = new Map();
  private seen: Statuses = new Map();
  private toldMs = 0;

  constructor(private readonly deps: TellHealthDeps) {
    super();
  }

  protected async run(signal: AbortSignal): Promise<void> {
    const { clock, logger, settings } = this.deps;
    while (!signal.aborted) {
      try {
        if (settings().isEnabled) await this.look();
      } catch (error) {
        logger.debug('a change of health waits to be stored', { error });
      }
      await clock.sleep(settings().everyMs, signal);
    }
  }

  private async look(): Promise<void> {
    const report = await this.deps.health.execute();
    const now: Statuses = new Map([
      [OVERALL, report.status],
      ...report.checks.map(({ name, status }) => [name, status] as const),
    ]);
    const before = this.seen;
    this.seen = now;
    const changes = [...now].flatMap(([name, to]) => {
      const from = this.told.get(name) ?? 'healthy';
      return to !== from && before.get(name) === to ? [{ name, from, to }] : [];
    });
    if (changes.length === 0) {
      await this.remind();
      return;
    }
    await this.tell(changes);
    this.told = new Map([...this.told, ...changes.map(({ name, to }) => [name, to] as const)]);
  }

  private async remind(): Promise<void> {
    const to = this.told.get(OVERALL) ?? 'healthy';
    if (to === 'healthy' || this.deps.clock.monotonicMs() - this.toldMs < REMIND_MS) return;
    const checks = [...this.told].filter(([name, is]) => name !== OVERALL && is !== 'healthy');
    const data = { from: to, to, checks: checks.map(([name, is]) => ({ name, from: is, to: is })) };
    await this.append('brain.health.remains', data);
  }

  private async tell(
    changes: readonly { name: string; from: HealthStatus; to: HealthStatus }[],
  ): Promise<void> {
    const { logger, processId } = this.deps;
    const overall = changes.find(({ name }) => name === OVERALL);
    const stays = this.told.get(OVERALL) ?? 'healthy';
    const data = {
      from: overall?.from ?? stays,
      to: overall?.to ?? stays,
      checks: changes.filter((change) => change !== overall),
    };
    await this.append('brain.health.changed', data);
    const told = { process: processId, ...data };
    logger[data.to === 'healthy' ? 'info' : 'warn']('health changed', told);
  }

  private async append(type: string, { from, to, checks }: HealthNews): Promise<void> {
    const { work, events, scope, clock, processId: process } = this.deps;
    const message = checks.map(({ name, to: is }) => `${name} is ${is}`).join(', ');
    const data = { process, from, to, checks, message };
    const event = { type, subject: `process:${process}`, data };
    await scope.run(CONTEXT, () => work.run(() => events.append([event])));
    this.toldMs = clock.monotonicMs();
  }
}
