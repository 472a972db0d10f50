import { LOCAL_OPERATOR, type Actor } from '../../domain/access/actor.js';
import { ApiKey } from '../../domain/access/api-key.js';
import { AppError } from '../../domain/shared/app-error.js';
import type { ApiKeyQueries } from '../../ports/access/api-key-repository.js';
import type { Clock } from '../../ports/runtime/clock.js';
import type { Counter } from '../../ports/runtime/metrics.js';
import type { Digests } from '../../ports/runtime/digests.js';
import { digestKey } from './key-digest.js';
import type { NoteKeyNetwork } from './note-key-network.js';

/** Longest key text looked at, in characters. */
const MAX_KEY_LENGTH = 512;

/** Says who a key belongs to. */
export class AuthenticateKey {
  constructor(
    private readonly deps: {
      readonly keys: Pick<ApiKeyQueries, 'findByLookup'>;
      readonly clock: Clock;
      readonly digests: Digests;
      /** Holder of the machine's own key, made at each start; undefined where there is none. */
      readonly localKey?: { readonly hash: string };
      /** Labelled with the reason, which callers are not told. */
      readonly failures?: Pick<Counter, 'add'>;
      /** Told where keys are used from. */
      readonly networks?: Pick<NoteKeyNetwork, 'execute'>;
    },
  ) {}

  /** The operator of this machine, if that is whose key it is: said without the database. */
  localOperator(text: string): Actor | undefined {
    const { digests, localKey } = this.deps;
    if (!localKey || text.length > MAX_KEY_LENGTH) return undefined;
    return digests.equal(digestKey(digests, text).hash, localKey.hash) ? LOCAL_OPERATOR : undefined;
  }

  /**
   * @param address where the request comes from, if it comes over a network
   * @throws AppError `unauthorised`, alike for unknown, revoked and expired keys
   */
  async execute(text: string | undefined, address?: string): Promise<Actor> {
    if (!text) throw this.refused('missing');
    if (text.length > MAX_KEY_LENGTH) throw this.refused('malformed');
    const { keys, clock, digests, localKey, networks } = this.deps;
    const { hash, lookup } = digestKey(digests, text);
    if (localKey && digests.equal(hash, localKey.hash)) return LOCAL_OPERATOR;
    const state = await keys.findByLookup(lookup);
    if (!state || !digests.equal(hash, state.hash)) throw this.refused('unknown');
    const key = ApiKey.restore(state);
    if (!key.isUsable(clock.now())) throw this.refused('unusable');
    if (address !== undefined) await networks?.execute(state, address);
    return key.actor;
  }

  private refused(reason: 'missing' | 'malformed' | 'unknown' | 'unusable'): AppError {
    this.deps.failures?.add(1, { reason });
    return unauthorised();
  }
}

function unauthorised(): AppError {
  return new AppError(
    'unauthorised',
    'access.unauthorised',
    'A valid API key is needed, in the header for keys or as Authorization: Bearer',
  );
}
