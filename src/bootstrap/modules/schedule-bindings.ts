import type { ContainerModuleLoadOptions } from 'inversify';
import { DeclareSchedules } from '../../application/jobs/declare-schedules.js';
import { FireSchedule } from '../../application/jobs/fire-schedule.js';
import { FireSchedules } from '../../application/jobs/fire-schedules.js';
import { PreviewSchedule } from '../../application/jobs/preview-schedule.js';
import { ScheduleMetrics } from '../../application/jobs/schedule-metrics.js';
import { ChangeSchedule, CreateSchedule } from '../../application/jobs/write-schedules.js';
import { DeleteOne } from '../../application/shared/delete-one.js';
import { GetOne, ListPage } from '../../application/shared/read-use-cases.js';
import { PORTS } from '../tokens/ports.js';
import { SERVICES } from '../tokens/services.js';
import { USE_CASES } from '../tokens/use-cases.js';
import { bindClass, bindMade } from './bind-class.js';

export function bindSchedules(options: ContainerModuleLoadOptions): void {
  const { schedules, scheduleQueries: queries, cronCalendar: calendar, jobs, jobQueries } = PORTS;
  const { queueDirectory: directory } = SERVICES;
  const { randomness, broker, work, scope, clock, ids, logger, metrics } = PORTS;
  const stored = { schedules, queries, calendar, randomness, work, clock };
  bindMade(options, USE_CASES['schedules.list'], { queries }, (deps) => {
    return new ListPage('schedules', 'schedule', deps.queries);
  });
  bindMade(options, USE_CASES['schedules.get'], { queries }, (deps) => {
    return new GetOne('schedules', 'schedule', deps.queries);
  });
  bindClass(options, USE_CASES['schedules.create'], CreateSchedule, {
    ...{ ...stored, broker, ids, directory },
  });
  bindClass(options, USE_CASES['schedules.update'], ChangeSchedule, {
    ...{ ...stored, broker, directory },
  });
  bindMade(options, USE_CASES['schedules.delete'], { repository: schedules, work }, (deps) => {
    return new DeleteOne('schedules', 'schedule', deps);
  });
  bindClass(options, USE_CASES['schedules.next'], PreviewSchedule, { queries, calendar, clock });
  const { declareSchedules: declare, fireSchedule: fire, scheduleMetrics } = SERVICES;
  bindClass(options, declare, DeclareSchedules, {
    ...stored,
    settings: SERVICES.scheduleSettings,
    ids,
  });
  bindClass(options, fire, FireSchedule, {
    ...{ schedules, jobs, jobQueries, cancellation: jobs, directory },
    ...{ calendar, randomness, work, clock, events: PORTS.eventLog },
  });
  bindClass(options, scheduleMetrics, ScheduleMetrics, { metrics });
  bindClass(options, SERVICES.fireSchedules, FireSchedules, {
    ...{ declare, queries, fire, metrics: scheduleMetrics, scope, clock, ids, logger },
  });
}
