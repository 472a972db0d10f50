import { ApiKey, type ApiKeyState } from '../../domain/access/api-key.js';
import type { Actor } from '../../domain/access/actor.js';
import { isPermission, roleGrants, type Permission, type Role } from '../../domain/access/role.js';
import { AppError, validationError } from '../../domain/shared/app-error.js';
import type { ApiKeyRepository } from '../../ports/access/api-key-repository.js';
import type { Clock } from '../../ports/runtime/clock.js';
import type { Digests } from '../../ports/runtime/digests.js';
import type { ExecutionContext } from '../../ports/runtime/execution-scope.js';
import type { IdGenerator } from '../../ports/runtime/id-generator.js';
import type { Randomness } from '../../ports/runtime/randomness.js';
import type { UnitOfWork } from '../../ports/runtime/unit-of-work.js';
import type { UseCase } from '../shared/use-case.js';
import { digestKey } from './key-digest.js';

export interface CreateApiKeyInput {
  readonly name: string;
  readonly role: Role;
  readonly scopes?: readonly Permission[] | null;
  readonly expiresAt?: Date | null;
}

/** The key's text leaves the system here and only here. */
export interface CreatedApiKey extends ApiKeyState {
  readonly key: string;
}

export class CreateApiKey implements UseCase<CreateApiKeyInput, CreatedApiKey> {
  readonly name = 'api-keys.create';
  readonly permission = 'api-key:write';
  readonly takesIn = false;

  constructor(
    private readonly deps: {
      readonly keys: ApiKeyRepository;
      readonly work: UnitOfWork;
      readonly clock: Clock;
      readonly ids: IdGenerator;
      readonly digests: Digests;
      readonly randomness: Randomness;
    },
  ) {}

  /**
   * A key made with a scoped key gets no more than that key has.
   * @throws AppError `validation` for scopes that mean nothing, `forbidden` for more than the caller's own
   */
  async execute(input: CreateApiKeyInput, { actor }: ExecutionContext): Promise<CreatedApiKey> {
    const { name, role, scopes = null, expiresAt = null } = input;
    const { keys, work, clock, ids, digests, randomness } = this.deps;
    if (expiresAt && !(expiresAt > clock.now())) {
      throw validationError('api-key.expired', 'The key would have expired already', [
        { path: 'expiresAt', message: 'must be in the future' },
      ]);
    }
    requireMeaning(role, scopes);
    requireWithin(actor, scopes);
    const key = `brain_${randomness.secret(32)}`;
    return work.run(async () => {
      const details = { name, role, scopes, expiresAt, ...digestKey(digests, key) };
      const issued = ApiKey.issue(ids.next(), clock.now(), details);
      await keys.save(issued.key, issued.events);
      return { ...issued.key.state, key };
    });
  }
}

function requireMeaning(role: Role, scopes: readonly Permission[] | null): void {
  const without = (scopes ?? []).filter(
    (scope) => !isPermission(scope) || !roleGrants(role, scope),
  );
  if (without.length === 0) return;
  throw validationError('api-key.scope-without-effect', 'Some scopes would have no effect', [
    { path: 'scopes', message: `not granted to ${role}, or unknown: ${without.join(', ')}` },
  ]);
}

function requireWithin({ scopes: own }: Actor, scopes: readonly Permission[] | null): void {
  if (!own || scopes?.every((scope) => own.includes(scope))) return;
  throw new AppError(
    'forbidden',
    'api-key.beyond-own-scopes',
    'A scoped key can only make keys with some of its own scopes',
  );
}
