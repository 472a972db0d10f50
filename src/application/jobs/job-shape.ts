import { BACKOFF_KINDS, type Backoff } from '../../domain/jobs/backoff.js';
import type { FieldFault } from '../../domain/shared/app-error.js';

/** What a job says in numbers and times. */
export interface JobTerms {
  /** 0 to 100, higher first. */
  readonly priority?: number;
  readonly runAt?: Date;
  readonly delaySeconds?: number;
  /** Without it the key keeps others away until the job is done. */
  readonly dedupWindowSeconds?: number;
  readonly maxAttempts?: number;
  readonly timeoutSeconds?: number;
  readonly backoff?: { readonly kind: Backoff['kind']; readonly delaySeconds: number };
}

interface Bounds {
  readonly minimum: number;
  readonly maximum: number;
}

/** Ten years, in seconds. */
const LONGEST_SECONDS = 315_360_000;

/** What numbers of a job may be. */
export const JOB_BOUNDS = {
  priority: { minimum: 0, maximum: 100 },
  delaySeconds: { minimum: 0, maximum: LONGEST_SECONDS },
  dedupWindowSeconds: { minimum: 0.001, maximum: LONGEST_SECONDS },
  maxAttempts: { minimum: 1, maximum: 1_000 },
  timeoutSeconds: { minimum: 0.1, maximum: 86_400 },
  backoffSeconds: { minimum: 0, maximum: 86_400 },
} as const;

const INTEGERS = ['priority', 'maxAttempts'] as const;
const NUMBERS = ['delaySeconds', 'dedupWindowSeconds', 'timeoutSeconds'] as const;

/** Of a job that a program asks for: nobody has looked at it before, as is done with what comes over a wire. */
export function shapeFaults(input: JobTerms): readonly FieldFault[] {
  const faults: FieldFault[] = [];
  for (const path of INTEGERS) {
    if (!isWithin(input[path], JOB_BOUNDS[path], true)) {
      faults.push({ path, message: `must be an integer ${between(JOB_BOUNDS[path])}` });
    }
  }
  for (const path of NUMBERS) {
    if (!isWithin(input[path], JOB_BOUNDS[path])) {
      faults.push({ path, message: `must be a number ${between(JOB_BOUNDS[path])}` });
    }
  }
  if (input.backoff !== undefined) faults.push(...backoffFaults(input.backoff));
  if (input.runAt !== undefined && !isTime(input.runAt)) {
    faults.push({ path: 'runAt', message: 'must be a time' });
  }
  return faults;
}

function backoffFaults(backoff: NonNullable<JobTerms['backoff']>): readonly FieldFault[] {
  const given: unknown = backoff;
  if (typeof given !== 'object' || given === null) {
    return [{ path: 'backoff', message: 'must be an object' }];
  }
  const faults: FieldFault[] = [];
  if (!BACKOFF_KINDS.includes(backoff.kind)) {
    faults.push({ path: 'backoff.kind', message: `must be one of ${BACKOFF_KINDS.join(', ')}` });
  }
  const bounds = JOB_BOUNDS.backoffSeconds;
  if (typeof backoff.delaySeconds !== 'number' || !isWithin(backoff.delaySeconds, bounds)) {
    faults.push({ path: 'backoff.delaySeconds', message: `must be a number ${between(bounds)}` });
  }
  return faults;
}

function isWithin(value: unknown, { minimum, maximum }: Bounds, isInteger = false): boolean {
  if (value === undefined) return true;
  if (typeof value !== 'number' || (isInteger && !Number.isInteger(value))) return false;
  return value >= minimum && value <= maximum;
}

function between({ minimum, maximum }: Bounds): string {
  return `from ${String(minimum)} to ${String(maximum)}`;
}

function isTime(value: unknown): boolean {
  return value instanceof Date && !Number.isNaN(value.getTime());
}
