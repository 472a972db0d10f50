import type { AppError } from '../../../domain/shared/app-error.js';
import type { ResiliencePolicy } from '../../../ports/runtime/resilience.js';
import type { Connections, TransactionOptions } from './connections.js';
import type { SqlSession } from './sql-session.js';
import { translateError, unavailable } from './translate-error.js';

type Outcome<T> = { readonly value: T } | { readonly error: unknown };

/**
 * Refuses work at once while the database does not answer, instead of letting everybody wait for a connection.
 * Nothing is tried again here: who opened a unit of work knows whether it may run twice.
 */
export class GuardedConnections implements Connections {
  constructor(
    private readonly connections: Connections,
    private readonly policy: ResiliencePolicy,
  ) {}

  transact<T>(body: (session: SqlSession) => Promise<T>, options?: TransactionOptions): Promise<T> {
    return this.guarded((late) =>
      this.connections.transact(async (session) => {
        const result = await body(session);
        // Who was told that it took too long must not find it done later.
        if (late.aborted) throw unavailable('The transaction took too long');
        return result;
      }, options),
    );
  }

  read<T>(body: (session: SqlSession) => Promise<T>): Promise<T> {
    return this.guarded(() => this.connections.read(body));
  }

  close(): Promise<void> {
    return this.connections.close();
  }

  private async guarded<T>(work: (late: AbortSignal) => Promise<T>): Promise<T> {
    const outcome = await this.policy.execute((late) => outcomeOf(() => work(late)), {
      retryable: false,
    });
    if ('error' in outcome) throw outcome.error;
    return outcome.value;
  }
}

/** A database that refuses something has answered: only silence is thrown. */
async function outcomeOf<T>(work: () => Promise<T>): Promise<Outcome<T>> {
  try {
    return { value: await work() };
  } catch (error) {
    const fault = translateError(error);
    if (isSilence(fault)) throw fault;
    return { error };
  }
}

/** What a unit of work meets elsewhere says nothing about the database. */
function isSilence({ kind, category }: AppError): boolean {
  return category === 'database' && (kind === 'unavailable' || kind === 'timeout');
}
