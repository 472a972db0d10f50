import { Schedule, type ScheduleState } from '../../domain/jobs/schedule.js';
import { validationError } from '../../domain/shared/app-error.js';
import type { ScheduleId } from '../../domain/shared/ids.js';
import type { CronCalendar } from '../../ports/jobs/cron-calendar.js';
import type { JobBroker } from '../../ports/jobs/job-broker.js';
import type { ScheduleQueries, ScheduleRepository } from '../../ports/jobs/schedule-repository.js';
import type { Clock } from '../../ports/runtime/clock.js';
import type { IdGenerator } from '../../ports/runtime/id-generator.js';
import type { Randomness } from '../../ports/runtime/randomness.js';
import type { UnitOfWork } from '../../ports/runtime/unit-of-work.js';
import { mergePatch } from '../../domain/shared/merge-patch.js';
import { requirePlace } from '../shared/require-place.js';
import { requireVersion } from '../shared/require-version.js';
import type { UseCase } from '../shared/use-case.js';
import type { QueueDirectory } from './queue-directory.js';
import {
  toScheduleChange,
  toScheduleDetails,
  type NewScheduleFields,
  type ScheduleFields,
} from './schedule-input.js';

interface Deps {
  readonly schedules: ScheduleRepository;
  readonly queries: ScheduleQueries;
  readonly calendar: CronCalendar;
  readonly randomness: Randomness;
  readonly broker: JobBroker;
  readonly work: UnitOfWork;
  readonly clock: Clock;
}

/** As for jobs: what is put on a queue of the program itself may harm it, what nobody knows would wait for ever. */
type Directory = Pick<QueueDirectory, 'isOwn' | 'refusalOf'>;

export type CreateScheduleInput = NewScheduleFields & { readonly paused?: boolean };

export class CreateSchedule implements UseCase<CreateScheduleInput, ScheduleState> {
  readonly name = 'schedules.create';
  readonly permission = 'schedule:write';

  constructor(
    private readonly deps: Deps & { readonly ids: IdGenerator; readonly directory: Directory },
  ) {}

  async execute({ paused = false, ...fields }: CreateScheduleInput): Promise<ScheduleState> {
    const { schedules, queries, calendar, work, ids, directory } = this.deps;
    const details = toScheduleDetails(fields, calendar);
    requireUsable(details.queue, directory);
    return work.run(async () => {
      await requirePlace(queries, details.name, 'schedule');
      const tools = toolsOf(this.deps);
      const made = Schedule.make(ids.next(), 'api', { ...details, paused }, tools);
      await schedules.save(made.schedule, made.events);
      wakeAfter(this.deps);
      return made.schedule.state;
    });
  }
}

export interface ChangeScheduleInput {
  readonly id: ScheduleId;
  /** A merge patch: members of `payload` that are not named stay, null removes one. */
  readonly change: ScheduleFields & { readonly paused?: boolean };
  /** The version the caller has seen; absent = whatever it is now. */
  readonly expectedVersion?: number;
}

export class ChangeSchedule implements UseCase<ChangeScheduleInput, ScheduleState> {
  readonly name = 'schedules.update';
  readonly permission = 'schedule:write';
  /** Letting schedules rest helps when storage is full. */
  readonly takesIn = false;

  constructor(private readonly deps: Deps & { readonly directory: Directory }) {}

  execute({ id, change: given, expectedVersion }: ChangeScheduleInput): Promise<ScheduleState> {
    const { schedules, calendar, work, directory } = this.deps;
    if (given.queue !== undefined) requireUsable(given.queue, directory);
    return work.run(async () => {
      const before = await schedules.get(id);
      requireVersion(before.state, expectedVersion);
      const change = toScheduleChange(given, before.state, calendar);
      const payload = change.payload && mergePatch(before.state.payload, change.payload);
      const merged = payload ? { ...change, payload } : change;
      const { schedule, events } = before.change(merged, toolsOf(this.deps));
      if (schedule !== before) await schedules.save(schedule, events);
      wakeAfter(this.deps);
      return schedule.state;
    });
  }
}

function toolsOf({ clock, calendar, randomness }: Deps) {
  return { now: clock.now(), times: calendar, random: () => randomness.fraction() };
}

function wakeAfter({ work, broker }: Deps): void {
  work.afterCommit(() => {
    broker.wake('schedules-changed');
  });
}

function requireUsable(queue: string, directory: Directory): void {
  const message = directory.refusalOf(queue);
  if (message === undefined) return;
  const code = directory.isOwn(queue) ? 'schedule.own-queue' : 'schedule.unknown-queue';
  throw validationError(code, `queue ${message}`, [{ path: 'queue', message }]);
}
