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
import type { AlertSettings, OwnSchedule } from './alert-settings.js';
import { allItems } from '../shared/all-items.js';
import { DeclaredItems, type Declared } from '../shared/declared-items.js';

export interface Subject {
  readonly kind: SubjectKind;
  readonly subject: string;
}

export interface Happening {
  readonly at: Date;
  /** How much came; null: it has no size. */
  readonly volume: number | null;
}

/** A schedule of the program's own is an expectation of that name. */
const builtIn = ({ name, everySeconds }: OwnSchedule): ExpectationDetails => ({
  name,
  kind: 'schedule',
  subject: name,
  cadence: { everySeconds },
  graceSeconds: Math.max(900, everySeconds / 2),
  volume: null,
  severity: 'warning',
  enabled: true,
});

/** All expectations: built in, configured, and made by the API; and what came of them. */
export class ExpectationBook {
  private readonly items: DeclaredItems<ExpectationDetails, ExpectationState, Expectation>;

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
  ) {
    const { ids, expectations } = deps;
    this.items = new DeclaredItems({
      ...deps,
      repository: expectations,
      declared: () => this.declared(),
      make: ({ origin, details }, now) => Expectation.make(ids.next(), now, origin, details),
      declare: (before, { origin, details }, now) =>
        Expectation.restore(before).declare(origin, details, now),
    });
  }

  read(): Promise<readonly ExpectationState[]> {
    return this.items.read();
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

  private declared(): readonly Declared<ExpectationDetails>[] {
    const { schedules, expectations } = this.deps.settings;
    return [
      ...schedules.map((own) => ({ origin: 'built-in' as const, details: builtIn(own) })),
      ...expectations.map((details) => ({
        origin: 'configuration' as const,
        details,
      })),
    ];
  }
}
