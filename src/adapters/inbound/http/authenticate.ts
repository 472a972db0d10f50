import type { IncomingMessage } from 'node:http';
import type { AuthenticateKey } from '../../../application/access/authenticate-key.js';
import type { Actor } from '../../../domain/access/actor.js';

/** Says who a request comes from, by `X-API-Key` or `Authorization: Bearer`. */
export type Authenticate = (request: IncomingMessage) => Promise<Actor>;

export function byApiKey(keys: AuthenticateKey): Authenticate {
  return (request) => keys.execute(credentialOf(request));
}

/** Development on a loopback address only; the configuration sees to that. */
export function asAnybody(): Authenticate {
  return () => Promise.resolve({ kind: 'local', id: 'local:anybody', role: 'admin' });
}

function credentialOf({ headers }: IncomingMessage): string | undefined {
  const key = headers['x-api-key'];
  if (typeof key === 'string' && key !== '') return key;
  return /^Bearer +(\S+) *$/i.exec(headers.authorization ?? '')?.[1];
}
