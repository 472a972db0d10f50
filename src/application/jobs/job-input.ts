import type { Backoff } from '../../domain/jobs/backoff.js';
import {
  CHILD_FAILURES,
  type ChildFailure,
  type Deduplication,
  type NewJob,
} from '../../domain/jobs/job.js';
import { isQueueName, QUEUE_NAME_PHRASE, type QueueSettings } from '../../domain/jobs/queue.js';
import { validationError, type FieldFault } from '../../domain/shared/app-error.js';
import type { JsonObject } from '../../domain/shared/json.js';
import type { JobPayloads } from './job-payloads.js';
import type { QueueDirectory } from './queue-directory.js';

/** A job as people and programs ask for it. */
export interface JobInput {
  readonly queue: string;
  readonly payload?: JsonObject;
  /** 0 to 100, higher first. */
  readonly priority?: number;
  readonly runAt?: Date;
  readonly delaySeconds?: number;
  readonly dedupKey?: string;
  /** Without it the key keeps others away until the job is done. */
  readonly dedupWindowSeconds?: number;
  readonly groupKey?: string;
  readonly fairnessKey?: string;
  readonly maxAttempts?: number;
  readonly timeoutSeconds?: number;
  readonly backoff?: { readonly kind: Backoff['kind']; readonly delaySeconds: number };
  /** Run before it. */
  readonly children?: readonly JobInput[];
  readonly childFailure?: ChildFailure;
}

/** Largest payload, in bytes of JSON. */
const MOST_PAYLOAD = 1_048_576;

/** Most jobs of a family, and most generations. */
const MOST_FAMILY = 10_000;
const MOST_GENERATIONS = 10;

/** How far before now a time may lie: clocks differ, requests take their time, ms. */
const PAST_MS = 60_000;

export interface JobInputDeps {
  readonly directory: QueueDirectory;
  readonly payloads: Pick<JobPayloads, 'faultsOf'>;
}

/** @throws AppError `validation` with every fault */
export function toNewJob(deps: JobInputDeps, input: JobInput, now: Date): NewJob {
  const faults: FieldFault[] = [];
  const family = { size: 0 };
  const job = translate({ ...deps, now, faults, family }, input, '', 0);
  if (family.size > MOST_FAMILY) {
    faults.push({ path: 'children', message: `must be at most ${String(MOST_FAMILY)} in all` });
  }
  if (faults.length === 0) return job;
  const paths = [...new Set(faults.map(({ path }) => path))].join(', ');
  throw validationError('job.invalid', `The job is not valid: ${paths}`, faults);
}

interface Translation extends JobInputDeps {
  readonly now: Date;
  readonly faults: FieldFault[];
  readonly family: { size: number };
}

function translate(
  translation: Translation,
  input: JobInput,
  prefix: string,
  generation: number,
): NewJob {
  const { directory, faults, family } = translation;
  const fault = (path: string, message: string) =>
    void faults.push({ path: prefix + path, message });
  const { queue, payload = {}, children = [] } = input;
  family.size += 1;
  if (!isQueueName(queue)) fault('queue', `must be ${QUEUE_NAME_PHRASE}`);
  else if (directory.isOwn(queue)) fault('queue', 'is a queue of the program itself');
  else if (!directory.isKnown(queue)) {
    fault('queue', 'has no handler, and is not configured under jobs.queues');
  }
  const settings = directory.settingsOf(queue);
  checkPayload(translation, queue, payload, prefix);
  if (generation > 0 && input.dedupKey !== undefined) {
    fault('dedupKey', 'is for jobs without a parent');
  }
  if (input.dedupWindowSeconds !== undefined && input.dedupKey === undefined) {
    fault('dedupWindowSeconds', 'needs a dedupKey');
  }
  if (input.childFailure !== undefined && !CHILD_FAILURES.includes(input.childFailure)) {
    fault('childFailure', `must be one of ${CHILD_FAILURES.join(', ')}`);
  }
  if (generation >= MOST_GENERATIONS && children.length > 0) {
    fault('children', `go at most ${String(MOST_GENERATIONS)} levels deep`);
    return { queue, payload };
  }
  const runAt = timeOf(translation, input, fault);
  const below = children.map((child, at) =>
    translate(translation, child, `${prefix}children.${String(at)}.`, generation + 1),
  );
  return {
    ...{ queue, payload },
    ...withDefaults(input, settings),
    ...(runAt && { runAt }),
    ...(below.length > 0 && { children: below }),
    ...(input.childFailure && { childFailure: input.childFailure }),
  };
}

type Fault = (path: string, message: string) => void;

function checkPayload(
  { directory, payloads, faults }: Translation,
  queue: string,
  payload: JsonObject,
  prefix: string,
): void {
  const found = payloadFaults({ directory, payloads }, queue, payload);
  for (const { path, message } of found) faults.push({ path: prefix + path, message });
}

/** Beneath `payload`. */
export function payloadFaults(
  { directory, payloads }: JobInputDeps,
  queue: string,
  payload: JsonObject,
): readonly FieldFault[] {
  if (new TextEncoder().encode(JSON.stringify(payload)).length > MOST_PAYLOAD) {
    return [{ path: 'payload', message: 'must be at most 1 MiB of JSON' }];
  }
  return payloads.faultsOf(queue, payload, directory.settingsOf(queue).schema);
}

function timeOf(
  { now }: Translation,
  { runAt, delaySeconds }: JobInput,
  fault: Fault,
): Date | undefined {
  if (runAt && delaySeconds !== undefined) fault('delaySeconds', 'cannot go with runAt');
  if (runAt && runAt.getTime() < now.getTime() - PAST_MS) fault('runAt', 'lies in the past');
  if (delaySeconds !== undefined) return new Date(now.getTime() + delaySeconds * 1_000);
  return runAt;
}

function withDefaults(input: JobInput, settings: QueueSettings): Partial<NewJob> {
  const priority = input.priority ?? settings.priority;
  const maxAttempts = input.maxAttempts ?? settings.maxAttempts;
  const { groupKey, fairnessKey, timeoutSeconds, backoff } = input;
  const weight = fairnessKey === undefined ? undefined : settings.weights?.[fairnessKey];
  return {
    ...(priority === undefined ? {} : { priority }),
    ...(maxAttempts === undefined ? {} : { maxAttempts }),
    ...(timeoutSeconds === undefined ? {} : { timeoutMs: timeoutSeconds * 1_000 }),
    ...(backoff && { backoff: { kind: backoff.kind, delayMs: backoff.delaySeconds * 1_000 } }),
    ...(groupKey === undefined ? {} : { groupKey }),
    ...(fairnessKey === undefined ? {} : { fairnessKey }),
    ...(weight === undefined ? {} : { fairnessWeight: weight }),
    ...deduplicationOf(input),
  };
}

function deduplicationOf({ dedupKey, dedupWindowSeconds }: JobInput): {
  readonly deduplication?: Deduplication;
} {
  if (dedupKey === undefined) return {};
  const window = dedupWindowSeconds === undefined ? {} : { windowMs: dedupWindowSeconds * 1_000 };
  return { deduplication: { key: dedupKey, ...window } };
}
