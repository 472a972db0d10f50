import type { IncomingMessage } from 'node:http';
import type { AuthenticateKey } from '../../../application/access/authenticate-key.js';
import type { Actor } from '../../../domain/access/actor.js';

/** Says who a request comes from, by the header for keys or `Authorization: Bearer`. */
export type Authenticate = (request: IncomingMessage) => Promise<Actor>;

/** @param keyHeader name of the header for keys, in any case */
export function byApiKey(keys: AuthenticateKey, keyHeader: string): Authenticate {
  const name = keyHeader.toLowerCase();
  return (request) => keys.execute(credentialOf(request, name));
}

/** Development on a loopback address only; the configuration sees to that. */
export function asAnybody(): Authenticate {
  return () => Promise.resolve({ kind: 'local', id: 'local:anybody', role: 'admin' });
}

function credentialOf({ headers }: IncomingMessage, keyHeader: string): string | undefined {
  const key = headers[keyHeader];
  if (typeof key === 'string' && key !== '') return key;
  return /^Bearer +(\S+) *$/i.exec(headers.authorization ?? '')?.[1];
}
