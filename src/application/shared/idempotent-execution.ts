import { AppError } from '../../domain/shared/app-error.js';
import type { JsonValue } from '../../domain/shared/json.js';
import type { Clock } from '../../ports/runtime/clock.js';
import type { Digests } from '../../ports/runtime/digests.js';
import type { IdempotencyStore } from '../../ports/runtime/idempotency-store.js';
import type { UnitOfWork } from '../../ports/runtime/unit-of-work.js';

export interface IdempotentRequest {
  /** Whose key it is: the caller, or the source of a message. */
  readonly scope: string;
  readonly key: string;
  /** The request itself, to tell a repeat from another request under the same key. */
  readonly request: JsonValue;
}

/** Runs an action once per key: a repeat gets the first answer, and the effect commits with the record. */
export class IdempotentExecution {
  constructor(
    private readonly deps: {
      readonly work: UnitOfWork;
      readonly store: IdempotencyStore;
      readonly clock: Clock;
      readonly digests: Digests;
    },
  ) {}

  /**
   * @param action answers what is to be repeated, as JSON
   * @throws AppError `conflict` (`idempotency.key-reused`) when the key was used for another request
   */
  async run(
    { scope, key, request }: IdempotentRequest,
    action: () => Promise<JsonValue>,
  ): Promise<{ readonly result: JsonValue; readonly repeated: boolean }> {
    const { work, store, clock, digests } = this.deps;
    const fingerprint = digests.sha256(JSON.stringify(request));
    return work.run(async () => {
      const before = await store.find(scope, key);
      if (before && before.fingerprint !== fingerprint) {
        throw new AppError(
          'conflict',
          'idempotency.key-reused',
          'This idempotency key was already used for another request',
        );
      }
      if (before) return { result: before.result, repeated: true };
      const result = await action();
      await store.save({ scope, key, fingerprint, result, createdAt: clock.now() });
      return { result, repeated: false };
    });
  }
}
