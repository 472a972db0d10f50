import type { Clock } from '../../ports/runtime/clock.js';
import type { Leases } from '../../ports/runtime/leases.js';

export interface LeaseTerms {
  readonly name: string;
  readonly holder: string;
  readonly milliseconds: number;
}

interface Deps {
  readonly leases: Pick<Leases, 'acquire'>;
  readonly clock: Clock;
}

/**
 * Does something, however long it takes, under a lease that was just acquired: it is renewed at a third of its
 * length. The signal given to `action` aborts with `signal`, and once the lease is lost or may have run out.
 */
export async function underLease<Result>(
  deps: Deps,
  terms: LeaseTerms,
  signal: AbortSignal,
  action: (signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  const ended = new AbortController();
  const lost = new AbortController();
  const renewing = renew(deps, terms, ended.signal).catch(() => false);
  const watching = renewing.then((isKept) => {
    if (!isKept) lost.abort();
  });
  try {
    return await action(AbortSignal.any([signal, lost.signal]));
  } finally {
    ended.abort();
    await watching;
  }
}

/** @returns whether it was kept until the end */
async function renew(
  { leases, clock }: Deps,
  { name, holder, milliseconds }: LeaseTerms,
  ended: AbortSignal,
): Promise<boolean> {
  const stepMs = milliseconds / 3;
  let untilMs = clock.monotonicMs() + milliseconds;
  for (;;) {
    await clock.sleep(stepMs, ended);
    if (ended.aborted) return true;
    const askedMs = clock.monotonicMs();
    try {
      if (!(await leases.acquire(name, holder, milliseconds))) return false;
      untilMs = askedMs + milliseconds;
    } catch (error) {
      if (clock.monotonicMs() + stepMs >= untilMs) throw error;
    }
  }
}
