import { MOST_EVENTS } from '../../../application/analytics/record-events.js';
import { MOST_JOBS } from '../../../application/jobs/enqueue-jobs.js';
import {
  ALERT_LIST,
  ALERT_RULE_LIST,
  EXPECTATION_LIST,
  SILENCE_LIST,
} from '../../../domain/alerts/alert-lists.js';
import { ANALYTICS_EVENT_LIST } from '../../../domain/analytics/analytics-event.js';
import {
  CODE_BASE_LIST,
  CODE_ELEMENT_LIST,
  CODE_FILE_LIST,
} from '../../../domain/codebases/code-base-lists.js';
import { ERROR_GROUP_LIST } from '../../../domain/errors/error-group-list.js';
import { EVENT_LIST } from '../../../domain/events/event-list.js';
import { ENTITIES } from '../../../domain/entities.js';
import { DEAD_LETTER_LIST } from '../../../domain/jobs/dead-letter.js';
import { JOB_LIST } from '../../../domain/jobs/job-list.js';
import { SCHEDULE_LIST } from '../../../domain/jobs/schedule-list.js';
import { WORKER_REPORT_LIST } from '../../../domain/jobs/worker-list.js';
import { validationError } from '../../../domain/shared/app-error.js';
import type { JsonValue } from '../../../domain/shared/json.js';
import { ChangeAlertDto, TestChannelDto } from './alert-dto.js';
import { ChangeAlertRuleDto, CreateAlertRuleDto } from './alert-rule-dto.js';
import { RecordAnalyticsEventDto } from './analytics-dto.js';
import {
  CallersDto,
  ChangeCodebaseDto,
  CodePathDto,
  CreateCodebaseDto,
  ImportsDto,
} from './codebase-dto.js';
import { RecordMetricDto } from './custom-metric-dto.js';
import {
  DeadLetterFilterDto,
  EditDeadLetterDto,
  NoteDeadLetterDto,
  PurgeDeadLettersDto,
  ReplayDeadLettersDto,
} from './dead-letter-dto.js';
import { RecoverDeliveriesDto, ReplayEventsDto } from './event-dto.js';
import { CancelJobDto, EnqueueJobDto } from './job-dto.js';
import { entityInputs } from './entity-inputs.js';
import { ChangeErrorDto } from './error-dto.js';
import {
  ChangeExpectationDto,
  CreateExpectationDto,
  ReportHappeningDto,
} from './expectation-dto.js';
import {
  about,
  acting,
  change,
  changing,
  creation,
  hours,
  identified,
  list,
  many,
  named,
  nothing,
  within,
  type Parse,
} from './input-parsers.js';
import { ChangeQueueDto, PurgeQueueDto } from './queue-dto.js';
import { ChangeScheduleDto, CreateScheduleDto, PreviewScheduleDto } from './schedule-dto.js';
import { RenderPromptDto } from './prompt-dto.js';
import { SearchDto } from './search-dto.js';
import { ChangeSilenceDto, CreateSilenceDto } from './silence-dto.js';

/** Metrics come by name and are few: there is nothing to filter by. */
const METRIC_LIST = { filterable: {}, sortable: {}, defaultSort: [] };

const INPUTS: Readonly<Record<string, Parse>> = {
  ...Object.fromEntries(ENTITIES.flatMap((entity) => Object.entries(entityInputs(entity)))),
  'prompts.render': acting(RenderPromptDto),
  'search.find': creation(SearchDto),
  'codebases.list': list(CODE_BASE_LIST),
  'codebases.get': identified,
  'codebases.create': creation(CreateCodebaseDto),
  'codebases.update': change(ChangeCodebaseDto),
  'codebases.delete': identified,
  'codebases.analyse': identified,
  'codebases.files': within(CODE_FILE_LIST),
  'codebases.elements': within(CODE_ELEMENT_LIST),
  'codebases.hot-spots': within(CODE_FILE_LIST),
  'codebases.unused-exports': within(CODE_ELEMENT_LIST),
  'codebases.callers': acting(CallersDto),
  'codebases.imports': acting(ImportsDto),
  'codebases.path': acting(CodePathDto),
  'codebases.cycles': identified,
  'codebases.duplicates': identified,
  'events.list': list(EVENT_LIST),
  'events.get': identified,
  'events.payload': identified,
  'events.statistics': nothing,
  'events.replay': creation(ReplayEventsDto),
  'events.recover': creation(RecoverDeliveriesDto),
  'jobs.list': list(JOB_LIST),
  'jobs.get': identified,
  'jobs.enqueue': creation(EnqueueJobDto),
  'jobs.enqueue-many': many(creation(EnqueueJobDto), MOST_JOBS),
  'jobs.cancel': acting(CancelJobDto),
  'jobs.retry': identified,
  'jobs.statistics': nothing,
  'dead-letters.groups': creation(DeadLetterFilterDto),
  'dead-letters.list': list(DEAD_LETTER_LIST),
  'dead-letters.get': identified,
  'dead-letters.update': change(EditDeadLetterDto),
  'dead-letters.note': about(NoteDeadLetterDto),
  'dead-letters.replay': creation(ReplayDeadLettersDto),
  'dead-letters.purge': creation(PurgeDeadLettersDto),
  'queues.list': nothing,
  'queues.get': named,
  'queues.update': changing(ChangeQueueDto),
  'queues.purge': changing(PurgeQueueDto),
  'limits.list': nothing,
  'workers.list': list(WORKER_REPORT_LIST),
  'schedules.list': list(SCHEDULE_LIST),
  'schedules.get': identified,
  'schedules.create': creation(CreateScheduleDto),
  'schedules.update': change(ChangeScheduleDto),
  'schedules.delete': identified,
  'schedules.next': about(PreviewScheduleDto),
  'errors.list': list(ERROR_GROUP_LIST),
  'errors.get': identified,
  'errors.update': change(ChangeErrorDto),
  'errors.statistics': hours,
  'metrics.list': list(METRIC_LIST),
  'metrics.record': creation(RecordMetricDto),
  'metrics.record-many': many(creation(RecordMetricDto)),
  'metrics.summary': nothing,
  'analytics.list': list(ANALYTICS_EVENT_LIST),
  'analytics.record': creation(RecordAnalyticsEventDto),
  'analytics.record-many': many(creation(RecordAnalyticsEventDto), MOST_EVENTS),
  'analytics.names': nothing,
  'analytics.name': named,
  'performance.metrics': nothing,
  'performance.report': hours,
  'performance.suggestions': hours,
  'alerts.list': list(ALERT_LIST),
  'alerts.get': identified,
  'alerts.update': change(ChangeAlertDto),
  'alerts.test': creation(TestChannelDto),
  'alert-rules.list': list(ALERT_RULE_LIST),
  'alert-rules.get': identified,
  'alert-rules.create': creation(CreateAlertRuleDto),
  'alert-rules.update': change(ChangeAlertRuleDto),
  'alert-rules.delete': identified,
  'alert-rules.test': identified,
  'silences.list': list(SILENCE_LIST),
  'silences.get': identified,
  'silences.create': creation(CreateSilenceDto),
  'silences.update': change(ChangeSilenceDto),
  'silences.delete': identified,
  'expectations.list': list(EXPECTATION_LIST),
  'expectations.get': identified,
  'expectations.create': creation(CreateExpectationDto),
  'expectations.update': change(ChangeExpectationDto),
  'expectations.delete': identified,
  'expectations.report': about(ReportHappeningDto),
};

const INTERNAL = 'it is a step of the program itself';
const ADMINISTRATION = 'administration is not for plugins';

/** Use cases, or with a dot all that begin so, whose input plugins may see but not give, and why. */
const EXEMPT: ReadonlyMap<string, string> = new Map(
  Object.entries({
    'tasks.follow': INTERNAL,
    'tasks.annotate': INTERNAL,
    'repositories.record': INTERNAL,
    'codebases.run-analysis': INTERNAL,
    'events.receive': 'its bytes are signed',
    'events.handle': INTERNAL,
    'events.fail': INTERNAL,
    'dead-letters.report': "it reports of replays of one's own",
    'jobs.send-request': INTERNAL,
    'jobs.send-mail': INTERNAL,
    'alerts.deliver': INTERNAL,
    'alerts.give-up': INTERNAL,
    'metrics.read': 'it answers a text for monitoring systems',
    'metrics.points': 'its times depend on the clock',
    'analytics.series': 'its times depend on the clock',
    'analytics.funnel': 'its times depend on the clock',
    'analytics.import': 'it takes a stream',
    'analytics.export': 'it answers a stream',
    'api-keys.': ADMINISTRATION,
    'config.': ADMINISTRATION,
    'config-revisions.': ADMINISTRATION,
    'settings.': ADMINISTRATION,
    'system.': ADMINISTRATION,
    'logs.': ADMINISTRATION,
    'plugins.': ADMINISTRATION,
  }),
);

export function takesInput(useCase: string): boolean {
  return Object.hasOwn(INPUTS, useCase);
}

/** Why the input of a use case cannot be given from JSON; undefined when nobody thought of it. */
export function exemptionOf(useCase: string): string | undefined {
  return EXEMPT.get(useCase) ?? EXEMPT.get(useCase.slice(0, useCase.indexOf('.') + 1));
}

/**
 * Whether what a use case takes can be read again from its own JSON. A list cannot: what it is asked by over HTTP
 * has another shape.
 */
export function isChangeableInput(useCase: string): boolean {
  return takesInput(useCase) && !useCase.endsWith('.list');
}

/**
 * The input of a use case from JSON, checked as over HTTP.
 * @throws AppError `validation`; also for use cases whose input cannot be given so
 */
export function parseUseCaseInput(useCase: string, input: JsonValue): unknown {
  const parse = takesInput(useCase) ? INPUTS[useCase] : undefined;
  if (parse) return parse(input);
  const why = exemptionOf(useCase) ?? 'it is not known';
  const message = `${useCase} takes no input from plugins: ${why}`;
  throw validationError('use-case.not-callable', message);
}
