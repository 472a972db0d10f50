import { AppError, type ErrorKind } from '../../../../domain/shared/app-error.js';
import type { BrainClient } from '../client/brain-client.js';
import { itemsOf } from '../client/page.js';
import type { Invocation } from '../invocation.js';

/** GitHub's test delivery, as it is stored. */
export interface Ping {
  readonly id: string;
  readonly deliveryId: string;
  readonly createdAt: string;
}

const POLL_MS = 2_000;

/** What a restart of the instance looks like from here: setting the secret takes one. */
const PASSING: ReadonlySet<ErrorKind> = new Set(['unavailable', 'unauthorised', 'timeout']);

export async function newestPing(
  client: BrainClient,
  signal?: AbortSignal,
): Promise<Ping | undefined> {
  const page = await client.get(
    '/api/v1/events',
    [
      ['filter[provider]', 'github'],
      ['filter[type]', 'ping'],
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
 * Asks for a test delivery other than the one that was the newest before; comparing times would trust two
 * clocks. Undefined when none came in time or Ctrl-C was pressed.
 */
export function waitForPing(
  invocation: Invocation,
  knownId: string | undefined,
  timeoutMs: number,
): Promise<Ping | undefined> {
  const { host } = invocation;
  const { clock } = host;
  const deadline = clock.monotonicMs() + timeoutMs;
  return host.interruptible(async (interrupted) => {
    while (!interrupted.aborted && clock.monotonicMs() < deadline) {
      const ping = await newestOrNothing(invocation, interrupted);
      if (ping && ping.id !== knownId) return ping;
      await clock.sleep(Math.min(POLL_MS, deadline - clock.monotonicMs()), interrupted);
    }
    return undefined;
  });
}

/** A restarted instance has another key and perhaps another port, so each try connects anew. */
async function newestOrNothing(
  invocation: Invocation,
  interrupted: AbortSignal,
): Promise<Ping | undefined> {
  try {
    return await newestPing(await invocation.connect(), interrupted);
  } catch (error) {
    const isPassing = error instanceof AppError && PASSING.has(error.kind);
    if (isPassing || interrupted.aborted) return undefined;
    throw error;
  }
}
