import type { UseCase } from '../../../application/shared/use-case.js';
import type { UseCaseRunner } from '../../../application/shared/use-case-runner.js';
import { validationError } from '../../../domain/shared/app-error.js';
import type { JsonObject, JsonValue } from '../../../domain/shared/json.js';
import type { RouteContext } from './route.js';

/** Printable ASCII without spaces. */
const IDEMPOTENCY_KEY = /^[\x21-\x7e]{1,255}$/;

/** What a POST asks for, and how its result is shown. */
export interface Performance {
  readonly useCase: UseCase<unknown, unknown>;
  readonly input: unknown;
  readonly toJson: (result: unknown) => JsonObject;
}

/** With an Idempotency-Key, a repeat of the request gets the first answer. */
export async function performOnce(
  { useCase, input, toJson: present }: Performance,
  request: JsonValue,
  { http, execution }: RouteContext,
  { runner }: { readonly runner: UseCaseRunner },
): Promise<JsonObject> {
  const key = http.get('Idempotency-Key');
  if (key === '') return present(await runner.run(useCase, input, execution));
  if (!IDEMPOTENCY_KEY.test(key)) {
    throw validationError('idempotency.bad-key', 'The Idempotency-Key is not usable', [
      { path: 'Idempotency-Key', message: 'must be 1 to 255 printable characters' },
    ]);
  }
  const scope = `http ${execution.actor.id} ${http.method} ${http.path}`;
  const once = { scope, key, request, toJson: present };
  const { result, repeated } = await runner.runOnce(useCase, input, execution, once);
  if (repeated) http.set('Idempotency-Replayed', 'true');
  return result as JsonObject;
}

/** As a client reads it: the form that is stored for repeats. */
export function toJson(view: object): JsonObject {
  return JSON.parse(JSON.stringify(view)) as JsonObject;
}
