import {
  CHILD_FAILURES,
  type ChildFailure,
  type Deduplication,
  type NewJob,
} from '../../domain/jobs/job.js';
import type { QueueSettings } from '../../domain/jobs/queue.js';
import { validationError, type FieldFault } from '../../domain/shared/app-error.js';
import { jsonForm, MOST_JSON_LEVELS, type JsonObject } from '../../domain/shared/json.js';
import { MOST_FAULTS } from '../shared/each-valid.js';
import type { JobPayloads } from './job-payloads.js';
import { shapeFaults, type JobTerms } from './job-shape.js';
import type { QueueDirectory } from './queue-directory.js';

/** A job as people and programs ask for it. */
export interface JobInput extends JobTerms {
  readonly queue: string;
  readonly payload?: JsonObject;
  readonly dedupKey?: string;
  readonly groupKey?: string;
  readonly fairnessKey?: string;
  /** Run before it. */
  readonly children?: readonly JobInput[];
  readonly childFailure?: ChildFailure;
}

/** Largest payload, in bytes of JSON. */
const MOST_PAYLOAD = 1_048_576;

/** Most jobs of a family, and most generations. */
const MOST_FAMILY = 10_000;
const MOST_GENERATIONS = 10;

/** Paths that the message of a refusal names. */
const MOST_SHOWN = 5;

/** What is looked up must be found again: databases would each make something else of half a character. */
const KEYS = ['groupKey', 'fairnessKey', 'dedupKey'] as const;
const LONGEST_KEY = 200;

function isKey(key: string): boolean {
  return key.length > 0 && key.length <= LONGEST_KEY && !/[\0\p{Surrogate}]/u.test(key);
}

/** How far before now a time may lie: clocks differ, requests take their time, ms. */
const PAST_MS = 60_000;

export interface JobInputDeps {
  readonly directory: QueueDirectory;
  readonly payloads: Pick<JobPayloads, 'faultsOf'>;
}

/** What is known of queues, looked up once for each. */
export type KnownQueues = Map<
  string,
  { readonly fault?: string; readonly settings: QueueSettings }
>;

/**
 * @param queues the same for jobs that come together
 * @throws AppError `validation` with every fault, up to 100
 */
export function toNewJob(
  deps: JobInputDeps,
  input: JobInput,
  now: Date,
  queues: KnownQueues = new Map(),
): NewJob {
  const faults: FieldFault[] = [];
  const family = { size: 0 };
  const job = translate({ deps, queues, now, faults, family }, input, '', 0);
  if (family.size > MOST_FAMILY) {
    faults.unshift({ path: 'children', message: `must be at most ${String(MOST_FAMILY)} in all` });
  }
  if (faults.length === 0) return job;
  const paths = [...new Set(faults.map(({ path }) => path))];
  const shown = [...paths.slice(0, MOST_SHOWN), ...(paths.length > MOST_SHOWN ? ['…'] : [])];
  const message = `The job is not valid: ${shown.join(', ')}`;
  throw validationError('job.invalid', message, faults.slice(0, MOST_FAULTS));
}

interface Translation {
  readonly deps: JobInputDeps;
  readonly queues: KnownQueues;
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
  const { faults, family } = translation;
  const fault = (path: string, message: string) =>
    void faults.push({ path: prefix + path, message });
  family.size += 1;
  if (!isObject(input)) {
    faults.push({ path: prefix.slice(0, -1), message: 'must be a job' });
    return NO_JOB;
  }
  for (const { path, message } of shapeFaults(input)) fault(path, message);
  const { queue, payload = {}, children = [] } = input;
  const { fault: unusable, settings } = knownQueue(translation, queue);
  if (unusable !== undefined) fault('queue', unusable);
  checkPayload(translation, queue, settings.schema, payload, prefix);
  for (const name of KEYS) {
    const key = input[name];
    if (key !== undefined && !isKey(key))
      fault(name, 'must be 1 to 200 characters of Unicode text');
  }
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
  if (!isList(children)) {
    fault('children', 'must be a list of jobs');
    return NO_JOB;
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

/** Of what is refused. */
const NO_JOB: NewJob = { queue: '', payload: {} };

function isList(given: unknown): boolean {
  return Array.isArray(given);
}

function isObject(input: unknown): boolean {
  return typeof input === 'object' && input !== null;
}

/** Whole ones: they are stored so. */
function milliseconds(seconds: number): number {
  return Math.round(seconds * 1_000);
}

type Fault = (path: string, message: string) => void;

function knownQueue({ deps: { directory }, queues }: Translation, queue: string) {
  const before = queues.get(queue);
  if (before) return before;
  const fault = directory.refusalOf(queue);
  const found = { settings: directory.settingsOf(queue), ...(fault !== undefined && { fault }) };
  queues.set(queue, found);
  return found;
}

function checkPayload(
  { deps: { payloads }, faults }: Translation,
  queue: string,
  schema: JsonObject | undefined,
  payload: JsonObject,
  prefix: string,
): void {
  for (const { path, message } of payloadFaults(payloads, queue, payload, schema)) {
    faults.push({ path: prefix + path, message });
  }
}

/** Beneath `payload`. @param schema of the queue */
export function payloadFaults(
  payloads: JobInputDeps['payloads'],
  queue: string,
  payload: JsonObject,
  schema: JsonObject | undefined,
): readonly FieldFault[] {
  const form = jsonForm(payload, MOST_PAYLOAD);
  if (form === 'other' || !isObject(payload) || Array.isArray(payload)) {
    return [{ path: 'payload', message: `must be ${PAYLOAD_PHRASE}` }];
  }
  return form === 'large' || bytesOf(JSON.stringify(payload)) > MOST_PAYLOAD
    ? [{ path: 'payload', message: 'must be at most 1 MiB of JSON' }]
    : payloads.faultsOf(queue, payload, schema);
}

const PAYLOAD_PHRASE = `an object of plain JSON, without circles, at most ${String(MOST_JSON_LEVELS)} levels deep`;

/** Counted only where it matters: a character has at most three bytes. */
function bytesOf(text: string): number {
  return text.length * 3 <= MOST_PAYLOAD ? text.length : new TextEncoder().encode(text).length;
}

function timeOf(
  { now }: Translation,
  { runAt, delaySeconds }: JobInput,
  fault: Fault,
): Date | undefined {
  if (runAt && delaySeconds !== undefined) fault('delaySeconds', 'cannot go with runAt');
  if (runAt instanceof Date && runAt.getTime() < now.getTime() - PAST_MS) {
    fault('runAt', 'lies in the past');
  }
  if (delaySeconds !== undefined) return new Date(now.getTime() + milliseconds(delaySeconds));
  return runAt;
}

function withDefaults(input: JobInput, settings: QueueSettings): Partial<NewJob> {
  const { groupKey, fairnessKey, timeoutSeconds, backoff } = input;
  const given: { -readonly [Name in keyof NewJob]?: NewJob[Name] } = {};
  const priority = input.priority ?? settings.priority;
  const maxAttempts = input.maxAttempts ?? settings.maxAttempts;
  if (priority !== undefined) given.priority = priority;
  if (maxAttempts !== undefined) given.maxAttempts = maxAttempts;
  if (timeoutSeconds !== undefined) given.timeoutMs = milliseconds(timeoutSeconds);
  if (backoff) {
    given.backoff = { kind: backoff.kind, delayMs: milliseconds(backoff.delaySeconds) };
  }
  if (groupKey !== undefined) given.groupKey = groupKey;
  if (fairnessKey !== undefined) {
    given.fairnessKey = fairnessKey;
    const { weights = {} } = settings;
    const weight = Object.hasOwn(weights, fairnessKey) ? weights[fairnessKey] : undefined;
    if (weight !== undefined) given.fairnessWeight = weight;
  }
  const deduplication = deduplicationOf(input);
  if (deduplication) given.deduplication = deduplication;
  return given;
}

function deduplicationOf({ dedupKey, dedupWindowSeconds }: JobInput): Deduplication | undefined {
  if (dedupKey === undefined) return undefined;
  const window =
    dedupWindowSeconds === undefined ? {} : { windowMs: milliseconds(dedupWindowSeconds) };
  return { key: dedupKey, ...window };
}
