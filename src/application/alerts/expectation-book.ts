import {
  Expectation,
  type ExpectationDetails,
  type ExpectationState,
  type SubjectKind,
} from '../../domain/alerts/expectation.js';
import type {
  ExpectationQueries,
  ExpectationRepository,
} from '../../ports/alerts/alert-repositories.js';
import type { Schedule } from '../../ports/alerts/schedule.js';
import type { Clock } from '../../ports/runtime/clock.js';
import type { IdGenerator } from '../../ports/runtime/id-generator.js';
import type { UnitOfWork } from '../../ports/runtime/unit-of-work.js';
import type { AlertSettings } from './alert-settings.js';
import { allItems } from './all-items.js';
import { planDeclarations, type Declared } from './declared-items.js';

export interface Subject {
  readonly kind: SubjectKind;
  readonly subject: string;
}

export interface Happening {
  readonly at: Date;
  /** How much came; null: it has no size. */
  readonly volume: number | null;
}

/** The program's own schedule. */
export const HOUSEKEEPING = 'housekeeping';

const builtIn = (housekeepingSeconds: number): ExpectationDetails => ({
  name: HOUSEKEEPING,
  kind: 'schedule',
  subject: HOUSEKEEPING,
  cadence: { everySeconds: housekeepingSeconds },
  graceSeconds: Math.max(900, housekeepingSeconds / 2),
  volume: null,
  severity: 'warning',
  enabled: true,
});

/** All expectations: built in, configured, and made by the API; and what came of them. */
export class ExpectationBook {
  constructor(
    private readonly deps: {
      readonly settings: AlertSettings;
      readonly expectations: ExpectationRepository;
      readonly queries: ExpectationQueries;
      readonly schedule: Schedule;
      readonly work: UnitOfWork;
      readonly clock: Clock;
      readonly ids: IdGenerator;
    },
  ) {}

  /** Stores what is declared, so that every process and the API see the same. */
  async read(): Promise<readonly ExpectationState[]> {
    const { queries } = this.deps;
    const stored = await allItems(queries);
    const plan = planDeclarations(this.declared(), stored);
    if (plan.add.length + plan.change.length + plan.remove.length === 0) return stored;
    await this.deps.work.run(() => this.store());
    return allItems(queries);
  }

  /** Notes that something happened, for every expectation of it. @returns how many there are */
  happened({ kind, subject }: Subject, { at, volume }: Happening): Promise<number> {
    const { queries, expectations, work, clock } = this.deps;
    const filters = [
      { field: 'kind', operator: 'in', values: [kind] },
      { field: 'subject', operator: 'in', values: [subject] },
    ] as const;
    return work.run(async () => {
      const found = await allItems(queries, filters);
      for (const state of found) {
        const next = Expectation.restore(state).happened(at, volume, this.nextDue, clock.now());
        await expectations.save(next, []);
      }
      return found.length;
    });
  }

  readonly nextDue: Schedule['nextDue'] = (cadence, after) =>
    this.deps.schedule.nextDue(cadence, after);

  private async store(): Promise<void> {
    const { expectations, queries, clock, ids } = this.deps;
    const now = clock.now();
    const { add, change, remove } = planDeclarations(this.declared(), await allItems(queries));
    for (const { origin, details } of add) {
      await expectations.save(Expectation.make(ids.next(), now, origin, details), []);
    }
    for (const { before, to } of change) {
      const changed = Expectation.restore(before).declare(to.origin, to.details, now);
      await expectations.save(changed, []);
    }
    for (const { id } of remove) await expectations.delete(id, []);
  }

  private declared(): readonly Declared<ExpectationDetails>[] {
    const { housekeepingSeconds, expectations } = this.deps.settings;
    return [
      { origin: 'built-in', details: builtIn(housekeepingSeconds) },
      ...expectations.map((details) => ({
        origin: 'configuration' as const,
        details,
      })),
    ];
  }
}
