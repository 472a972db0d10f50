import { UuidV7Generator } from '../../src/adapters/outbound/system/uuid-v7-generator.js';
import { ApiKey, type ApiKeyState } from '../../src/domain/access/api-key.js';
import { Alert, type AlertState } from '../../src/domain/alerts/alert.js';
import { AlertRule, type AlertRuleState } from '../../src/domain/alerts/alert-rule.js';
import { Expectation, type ExpectationState } from '../../src/domain/alerts/expectation.js';
import { Notice, type NoticeState } from '../../src/domain/alerts/notice.js';
import { Silence, type SilenceState } from '../../src/domain/alerts/silence.js';
import type { AuditEntry } from '../../src/domain/access/audit-entry.js';
import { CodeBase, type CodeBaseState } from '../../src/domain/codebases/code-base.js';
import { ErrorGroup, type ErrorGroupState } from '../../src/domain/errors/error-group.js';
import type { HandlerExecution } from '../../src/domain/events/handler-execution.js';
import {
  ConfigRevision,
  type ConfigRevisionState,
} from '../../src/domain/config/config-revision.js';
import { ReceivedEvent, type ReceivedEventState } from '../../src/domain/events/received-event.js';
import type { NewJob } from '../../src/domain/jobs/job.js';
import type { Worker } from '../../src/domain/jobs/worker.js';
import type { ProjectState } from '../../src/domain/projects/project.js';
import type { Aggregate } from '../../src/domain/shared/aggregate.js';
import { Repository, type RepositoryState } from '../../src/domain/projects/repository.js';
import type { NewDomainEvent } from '../../src/domain/shared/domain-event.js';
import type { Id } from '../../src/domain/shared/ids.js';
import type { TraceContext } from '../../src/domain/shared/trace-context.js';
import type { TaskLink } from '../../src/domain/tasks/task-link.js';
import { Schedule, type ScheduleState } from '../../src/domain/jobs/schedule.js';
import { Task, type TaskState } from '../../src/domain/tasks/task.js';
import type { EventPayload } from '../../src/ports/events/received-event-repository.js';

const ids = new UuidV7Generator();

/** When built things were made, unless the test says otherwise. */
export const NOON = new Date('2026-03-01T12:00:00.000Z');

export function newId<Kind extends string>(): Id<Kind> {
  return ids.next<Kind>();
}

/** A word that no other test uses. */
export function fresh(word: string): string {
  return `${word}-${newId().slice(-12)}`;
}

function aggregate<Kind extends string>() {
  return { id: newId<Kind>(), version: 1, createdAt: NOON, updatedAt: NOON };
}

function entityFacts() {
  return { tags: [], metadata: {}, deletedAt: null };
}

export function aCodeBase(state: Partial<CodeBaseState> = {}): CodeBase {
  return CodeBase.restore({
    ...aggregate<'CodeBase'>(),
    name: fresh('code'),
    location: '/srv/code',
    branch: null,
    projectId: null,
    status: 'new',
    jobId: null,
    runId: null,
    failure: null,
    analysis: null,
    ...state,
  });
}

export function aTask(state: Partial<TaskState> = {}): Task {
  return Task.restore({
    ...aggregate<'Task'>(),
    title: 'Water the plants',
    description: null,
    type: 'task',
    priority: 'normal',
    projectId: null,
    assignee: null,
    labels: [],
    startAt: null,
    dueAt: null,
    parentId: null,
    ...entityFacts(),
    status: 'open',
    completedAt: null,
    links: [],
    sourceUpdatedAt: null,
    sourceStatus: null,
    sourceSequence: null,
    ...state,
  });
}

export function anOrigin(link: Partial<TaskLink> = {}): TaskLink {
  return { relation: 'origin', provider: 'github', externalId: fresh('7#1'), url: null, ...link };
}

export function aProject(state: Partial<ProjectState> = {}): Aggregate<ProjectState> {
  return projectOf({
    ...aggregate<'Project'>(),
    ...entityFacts(),
    slug: fresh('garden'),
    name: 'Garden',
    description: null,
    status: 'active',
    settings: {},
    ...state,
  });
}

export function projectOf(state: ProjectState): Aggregate<ProjectState> {
  return { state };
}

export function aRepository(state: Partial<RepositoryState> = {}): Repository {
  return Repository.restore({
    ...aggregate<'Repository'>(),
    provider: 'github',
    externalId: fresh('1296269'),
    fullName: `octocat/${fresh('hello')}`,
    url: null,
    defaultBranch: null,
    projectId: null,
    syncStatus: 'never',
    syncedAt: null,
    ...entityFacts(),
    ...state,
  });
}

export function aReceivedEvent(state: Partial<ReceivedEventState> = {}): ReceivedEvent {
  return ReceivedEvent.restore({
    ...aggregate<'Event'>(),
    provider: 'github',
    deliveryId: fresh('delivery'),
    type: 'issues',
    providerAction: 'opened',
    status: 'received',
    entity: null,
    action: null,
    title: null,
    url: null,
    actor: null,
    repository: null,
    taskId: null,
    occurredAt: null,
    handledAt: null,
    error: null,
    ...state,
  });
}

export function aPayload(payload: Partial<EventPayload> = {}): EventPayload {
  const body = new TextEncoder().encode('{"action":"opened"}');
  return { headers: { 'content-type': 'application/json' }, body, ...payload };
}

export function anExecution(execution: Partial<HandlerExecution> = {}): HandlerExecution {
  return {
    id: newId(),
    eventId: newId(),
    handler: 'follow-object',
    attempt: 1,
    outcome: 'succeeded',
    error: null,
    startedAt: NOON,
    finishedAt: NOON,
    ...execution,
  };
}

export function anApiKey(state: Partial<ApiKeyState> = {}): ApiKey {
  return ApiKey.restore({
    ...aggregate<'ApiKey'>(),
    name: 'build server',
    role: 'service',
    scopes: null,
    lookup: newId().replaceAll('-', '').slice(-16),
    hash: 'a'.repeat(64),
    expiresAt: null,
    revokedAt: null,
    ...state,
  });
}

export function anErrorGroup(state: Partial<ErrorGroupState> = {}): ErrorGroup {
  return ErrorGroup.restore({
    ...aggregate<'ErrorGroup'>(),
    fingerprint: newId().replaceAll('-', ''),
    kind: 'not-found',
    code: 'task.not-found',
    category: 'validation',
    severity: 'low',
    component: 'tasks.get',
    message: 'There is no task <id>',
    sample: {
      message: 'There is no task 7',
      at: NOON.toISOString(),
      frames: [],
      causes: [],
      requestId: null,
      actor: null,
      data: {},
    },
    count: 1,
    firstSeenAt: NOON,
    lastSeenAt: NOON,
    firstVersion: '1.0.0',
    versions: ['1.0.0'],
    status: 'open',
    resolvedAt: null,
    resolvedBy: null,
    note: null,
    ...state,
  });
}

export function anAlert(state: Partial<AlertState> = {}): Alert {
  return Alert.restore({
    ...aggregate<'Alert'>(),
    rule: 'high-error-rate',
    activeKey: newId().replaceAll('-', ''),
    severity: 'critical',
    status: 'firing',
    labels: { subject: 'operations' },
    summary: 'Much fails',
    text: '0.2 is above 0.1',
    value: 0.2,
    startedAt: NOON,
    firedAt: NOON,
    resolvedAt: null,
    hits: [],
    toldChannels: [],
    lastNotifiedAt: null,
    notices: 0,
    acknowledgedAt: null,
    acknowledgedBy: null,
    note: null,
    ...state,
  });
}

export function anAlertRule(state: Partial<AlertRuleState> = {}): AlertRule {
  return AlertRule.restore({
    ...aggregate<'AlertRule'>(),
    name: fresh('rule'),
    origin: 'api',
    summary: 'Much waits',
    severity: 'warning',
    condition: {
      type: 'threshold',
      metric: 'waiting',
      labels: {},
      aggregate: 'last',
      windowSeconds: 60,
      above: 5,
    },
    forSeconds: 0,
    repeatSeconds: null,
    channels: [],
    labels: {},
    enabled: true,
    ...state,
  });
}

export function aSilence(state: Partial<SilenceState> = {}): Silence {
  return Silence.restore({
    ...aggregate<'Silence'>(),
    matchers: [{ label: 'rule', pattern: 'high-*', isNegated: false }],
    startsAt: NOON,
    endsAt: new Date(NOON.getTime() + 3_600_000),
    comment: 'the importer is being moved',
    author: 'api-key:test',
    ...state,
  });
}

export function aNotice(state: Partial<NoticeState> = {}): Notice {
  return Notice.restore({
    ...aggregate<'Notice'>(),
    alertId: newId(),
    channel: 'ops',
    idempotencyKey: fresh('notice'),
    status: 'waiting',
    digestId: null,
    content: { title: 'Much fails' },
    sentAt: null,
    error: null,
    ...state,
  });
}

export function anExpectation(state: Partial<ExpectationState> = {}): Expectation {
  return Expectation.restore({
    ...aggregate<'Expectation'>(),
    name: fresh('expectation'),
    origin: 'api',
    kind: 'backup',
    subject: 'nightly',
    cadence: { cron: '0 2 * * *', zone: 'Europe/Berlin' },
    graceSeconds: 600,
    volume: null,
    severity: 'critical',
    enabled: true,
    lastAt: null,
    lastVolume: null,
    lateDue: null,
    history: [],
    ...state,
  });
}

export function aSchedule(state: Partial<ScheduleState> = {}): Schedule {
  return Schedule.restore({
    ...aggregate<'Schedule'>(),
    name: fresh('schedule'),
    origin: 'api',
    queue: 'reports',
    payload: { report: 'weekly' },
    priority: 50,
    cron: '30 2 * * *',
    timeZone: 'Europe/Berlin',
    everySeconds: null,
    at: null,
    startsAt: null,
    endsAt: null,
    jitterSeconds: 0,
    overlap: 'queue',
    misfire: 'once',
    misfireLimit: 10,
    graceSeconds: 60,
    paused: false,
    nextSlotAt: null,
    nextRunAt: null,
    lastSlotAt: null,
    lastRunAt: null,
    lastJobId: null,
    lastOutcome: null,
    firedCount: 0,
    skippedCount: 0,
    missedCount: 0,
    ...state,
  });
}

let revisions = 0;

export function aConfigRevision(state: Partial<ConfigRevisionState> = {}): ConfigRevision {
  revisions += 1;
  return ConfigRevision.restore({
    ...aggregate<'ConfigRevision'>(),
    number: revisions,
    source: 'api',
    author: 'api-key:test',
    reason: 'more room',
    status: 'kept',
    changes: [{ path: 'jobs.concurrency', from: 10, to: 20 }],
    overrides: [{ path: 'jobs.concurrency', value: 20 }],
    settings: { 'jobs.concurrency': 20 },
    healthBefore: 'healthy',
    undoneBy: null,
    ...state,
  });
}

export function aJob(job: Partial<NewJob> = {}): NewJob {
  return { queue: fresh('queue'), payload: {}, ...job };
}

export function aWorker(worker: Partial<Worker> = {}): Worker {
  return {
    id: `host/boot/1:4242:${newId()}`,
    host: 'host',
    pid: 4242,
    version: '1.2.3',
    roles: ['worker'],
    patterns: null,
    queues: ['events', 'http'],
    concurrency: { now: 10, min: 10, max: 10 },
    queueConcurrency: {},
    running: 0,
    draining: false,
    cpuPercent: 1.5,
    memoryBytes: 5_000_000_000,
    eventLoopDelayMs: 10.25,
    startedAt: NOON,
    heartbeatAt: NOON,
    ...worker,
  };
}

export function aTrace(trace: Partial<TraceContext> = {}): TraceContext {
  const digits = newId().replaceAll('-', '');
  return { traceId: digits, spanId: digits.slice(16), isSampled: true, ...trace };
}

export function anAuditEntry(entry: Partial<AuditEntry> = {}): AuditEntry {
  return {
    id: newId(),
    at: NOON,
    actor: 'api-key:test',
    useCase: 'tasks.create',
    outcome: 'done',
    code: null,
    requestId: 'request-1',
    ...entry,
  };
}

export function aDomainEvent(event: Partial<NewDomainEvent> = {}): NewDomainEvent {
  return { type: 'brain.task.updated', subject: newId(), data: {}, ...event };
}
