import type { Expectation } from '../../domain/alerts/expectation.js';
import type { AlertQueries, ExpectationRepository } from '../../ports/alerts/alert-repositories.js';
import type { MetricQueries } from '../../ports/monitoring/metric-history.js';
import type { Clock } from '../../ports/runtime/clock.js';
import type { Logger } from '../../ports/runtime/logger.js';
import type { UnitOfWork } from '../../ports/runtime/unit-of-work.js';
import { allItems } from '../shared/all-items.js';
import type { ExpectationBook } from './expectation-book.js';

/** What the names of custom metrics begin with in the history. */
const CUSTOM = 'custom_';

/** How far back samples of a metric are looked for, at most; ms. */
const LOOK_BACK_MS = 3_600_000;

const OF_EXPECTATIONS = [
  { field: 'rule', operator: 'in', values: ['expectation'] },
  { field: 'status', operator: 'in', values: ['firing'] },
] as const;

/** Keeps expectations up to date after each look at the rules. */
export class SettleExpectations {
  constructor(
    private readonly deps: {
      readonly book: ExpectationBook;
      readonly expectations: ExpectationRepository;
      readonly alerts: AlertQueries;
      readonly metrics: MetricQueries;
      readonly work: UnitOfWork;
      readonly clock: Clock;
      readonly logger: Logger;
    },
  ) {}

  async execute(): Promise<void> {
    const { book, logger } = this.deps;
    const all = await book.read();
    const late = all.filter(({ lateDue }) => lateDue !== null);
    if (late.length > 0) await this.settle(late.map(({ id, name }) => ({ id, name })));
    for (const { kind, subject, lastAt } of all) {
      if (kind !== 'metric' || subject.startsWith(CUSTOM)) continue;
      try {
        await this.lookAtMetric(subject, lastAt);
      } catch (error) {
        logger.debug('a metric that is expected cannot be looked at now', { subject, error });
      }
    }
  }

  /** What came late was told once its alert fires; then it is as good as on time. */
  private async settle(
    late: readonly { readonly id: Expectation['state']['id']; readonly name: string }[],
  ): Promise<void> {
    const { alerts, expectations, work, clock } = this.deps;
    const firing = await allItems(alerts, OF_EXPECTATIONS);
    const told = new Set(firing.map(({ labels }) => labels['expectation']));
    for (const { id, name } of late) {
      if (!told.has(name)) continue;
      await work.run(async () => {
        const expectation = await expectations.find(id);
        if (expectation) await expectations.save(expectation.settled(clock.now()), []);
      });
    }
  }

  /**
   * A metric of the program happens when it grows, or, of what cannot grow, has a sample. Of custom ones the
   * program is told.
   */
  private async lookAtMetric(metric: string, lastAt: Date | null): Promise<void> {
    const { metrics, clock, book } = this.deps;
    const to = clock.now();
    const from = new Date(Math.max(to.getTime() - LOOK_BACK_MS, lastAt?.getTime() ?? 0));
    if (from >= to) return;
    const query = { metric, from, to, stepSeconds: 60 } as const;
    const growth = await metrics.points({ ...query, aggregate: 'rate' });
    const points =
      growth.length > 0
        ? growth.filter(({ value }) => value > 0)
        : await metrics.points({ ...query, aggregate: 'last' });
    const newest = points.at(-1);
    if (!newest || (lastAt && newest.at <= lastAt)) return;
    await book.happened({ kind: 'metric', subject: metric }, { at: newest.at, volume: null });
  }
}
