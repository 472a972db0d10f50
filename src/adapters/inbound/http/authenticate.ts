import type { IncomingMessage } from 'node:http';
import type { AuthenticateKey } from '../../../application/access/authenticate-key.js';
import type { Actor } from '../../../domain/access/actor.js';
import { ClientAddresses } from './client-addresses.js';

/** Says who a request comes from, by the header for keys or `Authorization: Bearer`. */
export type Authenticate = (request: IncomingMessage) => Promise<Actor>;

/** Without proxies every connection is its client's own. */
const NO_PROXIES = new ClientAddresses([]);

/** @param keyHeader name of the header for keys, in any case */
export function byApiKey(
  keys: AuthenticateKey,
  keyHeader: string,
  addresses = NO_PROXIES,
): Authenticate {
  const name = keyHeader.toLowerCase();
  return (request) => keys.execute(credentialOf(request, name), addresses.of(request));
}

export interface FindOptions {
  readonly basic: boolean;
  readonly addresses?: ClientAddresses;
}

/**
 * As `byApiKey`, for requests that may do without a credential. With `basic` the password of HTTP Basic is a
 * key too, whatever the user name: all that a browser can send by itself. That is for pages that only show.
 * @returns who it is, where that needs no look into the database, or else how to look; undefined where there is no
 * credential
 */
export function findByApiKey(
  keys: AuthenticateKey,
  keyHeader: string,
  { basic, addresses = NO_PROXIES }: FindOptions,
): (request: IncomingMessage) => Actor | (() => Promise<Actor>) | undefined {
  const name = keyHeader.toLowerCase();
  return (request) => {
    const given = credentialOf(request, name) ?? (basic ? passwordOf(request) : undefined);
    if (given === undefined) return undefined;
    return keys.localOperator(given) ?? (() => keys.execute(given, addresses.of(request)));
  };
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

/** Longest Basic credential looked at, in characters. */
const LONGEST_BASIC = 2_048;

function passwordOf({ headers }: IncomingMessage): string | undefined {
  const { authorization = '' } = headers;
  if (authorization.length > LONGEST_BASIC) return undefined;
  const encoded = /^Basic +([A-Za-z0-9+/=]+) *$/i.exec(authorization)?.[1];
  if (encoded === undefined) return undefined;
  const text = Buffer.from(encoded, 'base64').toString('utf8');
  const colon = text.indexOf(':');
  return colon < 0 ? undefined : text.slice(colon + 1);
}
