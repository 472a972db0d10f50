import type { JobInput } from '../../../src/application/jobs/job-input.js';
import type { JsonObject } from '../../../src/domain/shared/json.js';

export const ERRANDS_QUEUE = 'errands';

/** What a handler does with itself before it does its job. */
export const MISCHIEFS = ['none', 'exit', 'spin', 'reject'] as const;

/** A job of the tests: it leaves one effect named after its key. */
export interface Errand {
  readonly key: string;
  /** So many of its first attempts fail; null: all. */
  readonly failures: number | null;
  /** Before the effect, ms. */
  readonly slowMs: number;
  /** To its own process: it exits, spins past the lease, or leaves a rejection to nobody. */
  readonly mischief: (typeof MISCHIEFS)[number];
  /** So often it does mischief when it is begun; null: always. */
  readonly mischiefs: number | null;
  readonly group: { readonly name: string; readonly place: number } | null;
}

/** Attempts at jobs that are to be given up. */
const FEW_ATTEMPTS = 3;

/** Of a job that many workers die of. */
const MANY_ATTEMPTS = 500;

const GROUPS = 5;

const PLAIN = { failures: 0, slowMs: 0, mischief: 'none', mischiefs: 0, group: null } as const;

/** A mix of jobs: most go well, some fail at times, are slow, come in groups, or do their process harm. */
export function errandsOf(count: number, leaseMs: number): readonly Errand[] {
  const places = new Map<string, number>();
  return Array.from({ length: count }, (_, at): Errand => {
    const plain = { ...PLAIN, key: `errand-${String(at).padStart(6, '0')}` };
    const harmful = harmOf(at, count);
    if (harmful) return { ...plain, ...harmful };
    switch (at % 20) {
      case 3:
      case 7:
      case 13:
        return { ...plain, failures: 1 + (at % 3) };
      case 5:
        return { ...plain, slowMs: leaseMs * 1.5 };
      case 11:
        return { ...plain, failures: null };
      case 2:
      case 9:
      case 16: {
        const name = `group-${String(Math.floor(at / 3) % GROUPS)}`;
        const place = places.get(name) ?? 0;
        places.set(name, place + 1);
        return { ...plain, group: { name, place }, failures: place % 4 === 3 ? 1 : 0 };
      }
      default:
        return plain;
    }
  });
}

/** Four in all, spread over the run. */
function harmOf(at: number, count: number): Partial<Errand> | undefined {
  const fifth = Math.floor(count / 5);
  if (at === fifth) return { mischief: 'exit', mischiefs: 1 };
  if (at === 2 * fifth) return { mischief: 'spin', mischiefs: 1 };
  if (at === 3 * fifth) return { mischief: 'reject', mischiefs: 1 };
  if (at === 4 * fifth) return { mischief: 'exit', mischiefs: null };
  return undefined;
}

export function isToComplete({ failures, mischiefs }: Errand): boolean {
  return failures !== null && mischiefs !== null;
}

export function jobOf(errand: Errand): JobInput {
  return {
    queue: ERRANDS_QUEUE,
    payload: { ...errand } satisfies JsonObject,
    maxAttempts: isToComplete(errand) ? MANY_ATTEMPTS : FEW_ATTEMPTS,
    backoff: { kind: 'fixed', delaySeconds: 0.2 },
    // Who does not know whether it was accepted asks again.
    dedupKey: errand.key,
    dedupWindowSeconds: 3_600,
    ...(errand.group && { groupKey: errand.group.name }),
  };
}
