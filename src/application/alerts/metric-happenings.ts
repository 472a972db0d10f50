import { systemActor } from '../../domain/access/actor.js';
import type { Clock } from '../../ports/runtime/clock.js';
import type { ExecutionScope } from '../../ports/runtime/execution-scope.js';
import type { Logger } from '../../ports/runtime/logger.js';
import type { ExpectationQueries } from '../../ports/alerts/alert-repositories.js';
import type { AlertSettings } from './alert-settings.js';
import { allItems } from '../shared/all-items.js';
import type { ExpectationBook } from './expectation-book.js';

/** A sample of a metric that others told of. */
export interface ToldSample {
  readonly name: string;
  readonly writtenName: string;
  readonly kind: 'gauge' | 'counter';
  readonly value: number;
}

interface Waiting {
  readonly subjects: readonly string[];
  readonly at: Date;
  readonly isSum: boolean;
  readonly volume: number;
}

/** Samples may come by the thousand a second: expectations hear of them together, ms. */
const EVERY_MS = 2_000;

const OF_METRICS = [{ field: 'kind', operator: 'in', values: ['metric'] }] as const;

const CONTEXT = { actor: systemActor('metrics'), requestId: 'metric-happenings' };

/**
 * Tells expectations of the custom metrics that this process was told of: under the name given, the name it is
 * kept by, and that with the prefix of the history. What a counter grew by, or a gauge was last, is the volume.
 * What waits in a process that is killed is lost, as its last samples are.
 */
export class MetricHappenings {
  private readonly waiting = new Map<string, Waiting>();
  private readonly stopping = new AbortController();
  private loop: Promise<void> = Promise.resolve();

  constructor(
    private readonly deps: {
      readonly settings: Pick<AlertSettings, 'isEnabled'>;
      readonly queries: ExpectationQueries;
      readonly book: Pick<ExpectationBook, 'happened'>;
      readonly scope: ExecutionScope;
      readonly clock: Clock;
      readonly logger: Logger;
    },
  ) {}

  /** Bounded by the number of custom metrics. */
  note(samples: readonly ToldSample[]): void {
    const at = this.deps.clock.now();
    for (const { name, writtenName, kind, value } of samples) {
      const isSum = kind === 'counter';
      const before = isSum ? (this.waiting.get(writtenName)?.volume ?? 0) : 0;
      const subjects = [...new Set([name, writtenName, `custom_${writtenName}`])];
      this.waiting.set(writtenName, { subjects, at, isSum, volume: before + value });
    }
  }

  start(): void {
    this.loop = this.run();
  }

  /** What waits is told before. */
  async stop(): Promise<void> {
    this.stopping.abort();
    await this.loop;
    await this.tell();
  }

  private async run(): Promise<void> {
    const { signal } = this.stopping;
    for (;;) {
      await this.deps.clock.sleep(EVERY_MS, signal);
      if (signal.aborted) return;
      await this.tell();
    }
  }

  private async tell(): Promise<void> {
    const { settings, scope, logger } = this.deps;
    if (!settings.isEnabled) this.waiting.clear();
    if (this.waiting.size === 0) return;
    try {
      await scope.run(CONTEXT, () => this.tellExpected());
    } catch (error) {
      logger.debug('samples of metrics wait to be counted as expected', { error });
    }
  }

  private async tellExpected(): Promise<void> {
    const { queries, book } = this.deps;
    const expected = new Set((await allItems(queries, OF_METRICS)).map(({ subject }) => subject));
    for (const [key, told] of [...this.waiting]) {
      const { subjects, at, volume } = told;
      this.waiting.delete(key);
      for (const subject of subjects.filter((name) => expected.has(name))) {
        try {
          await book.happened({ kind: 'metric', subject }, { at, volume });
        } catch (error) {
          this.putBack(key, { ...told, subjects: [subject] });
          throw error;
        }
      }
    }
  }

  private putBack(key: string, told: Waiting): void {
    const later = this.waiting.get(key);
    const volume = told.isSum ? told.volume + (later?.volume ?? 0) : (later ?? told).volume;
    this.waiting.set(key, { ...told, ...later, volume });
  }
}
