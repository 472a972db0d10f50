import { AppError, type ErrorKind } from '../../../../domain/shared/app-error.js';
import type { BrainClient } from '../client/brain-client.js';
import { itemsOf } from '../client/page.js';
import type { Invocation } from '../invocation.js';

/** A delivery that shows that the webhook works, as it is stored. */
export interface FirstDelivery {
  readonly id: string;
  readonly deliveryId: string;
  readonly createdAt: string;
}

const POLL_MS = 2_000;

/** What a restart of the instance looks like from here: setting the secret takes one. */
const PASSING: ReadonlySet<ErrorKind> = new Set(['unavailable', 'unauthorised', 'timeout']);

/** What to wait for: the provider's test delivery, or anything where it has none. */
export interface Awaited {
  readonly provider: string;
  readonly type?: string | undefined;
}

export async function newestDelivery(
  client: BrainClient,
  { provider, type }: Awaited,
  signal?: AbortSignal,
): Promise<FirstDelivery | undefined> {
  const page = await client.get(
    '/api/v1/events',
    [
      ['filter[provider]', provider],
      ...(type === undefined ? [] : ([['filter[type]', type]] as const)),
      ['sort', '-createdAt'],
      ['limit', '1'],
    ],
    signal,
  );
  const [item] = itemsOf(page, client.url);
  if (!item) return undefined;
  const { id, deliveryId, createdAt } = item;
  return { id: String(id), deliveryId: String(deliveryId), createdAt: String(createdAt) };
}

/**
 * Asks for a delivery other than the one that was the newest before; comparing times would trust two
 * clocks. Undefined when none came in time or Ctrl-C was pressed.
 */
export function waitForDelivery(
  invocation: Invocation,
  awaited: Awaited,
  knownId: string | undefined,
  timeoutMs: number,
): Promise<FirstDelivery | undefined> {
  const { host } = invocation;
  const { clock } = host;
  const deadline = clock.monotonicMs() + timeoutMs;
  return host.interruptible(async (interrupted) => {
    while (!interrupted.aborted && clock.monotonicMs() < deadline) {
      const found = await newestOrNothing(invocation, awaited, interrupted);
      if (found && found.id !== knownId) return found;
      await clock.sleep(Math.min(POLL_MS, deadline - clock.monotonicMs()), interrupted);
    }
    return undefined;
  });
}

/** A restarted instance has another key and perhaps another port, so each try connects anew. */
async function newestOrNothing(
  invocation: Invocation,
  awaited: Awaited,
  interrupted: AbortSignal,
): Promise<FirstDelivery | undefined> {
  try {
    return await newestDelivery(await invocation.connect(), awaited, interrupted);
  } catch (error) {
    const isPassing = error instanceof AppError && PASSING.has(error.kind);
    if (isPassing || interrupted.aborted) return undefined;
    throw error;
  }
}
