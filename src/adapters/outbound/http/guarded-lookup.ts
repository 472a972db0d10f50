import { lookup, type LookupAddress } from 'node:dns';
import type { LookupFunction } from 'node:net';
import { AppError } from '../../../domain/shared/app-error.js';
import { isPublicAddress } from './public-address.js';

/** Every address of a name. */
export type Resolve = (hostname: string) => Promise<readonly LookupAddress[]>;

export const resolveBySystem: Resolve = (hostname) =>
  new Promise((resolve, reject) => {
    lookup(hostname, { all: true }, (error, addresses) => {
      if (error) reject(error);
      else resolve(addresses);
    });
  });

/**
 * Resolves a name for the connection that is being made. The addresses that were looked at are those that are
 * connected to, so a second answer of the name server has no effect; one address that is not public refuses all.
 */
export function guardedLookup(resolve: Resolve, mayBePrivate: boolean): LookupFunction {
  return (hostname, options, callback) => {
    resolve(hostname).then(
      (addresses) => {
        const refused = mayBePrivate
          ? undefined
          : addresses.find(({ address }) => !isPublicAddress(address));
        const [first] = addresses;
        if (refused) callback(privateAddress(), '', 0);
        else if (!first) callback(noAddress(hostname), '', 0);
        else if (options.all) callback(null, [...addresses]);
        else callback(null, first.address, first.family);
      },
      (error: unknown) => callback(error as NodeJS.ErrnoException, '', 0),
    );
  };
}

export function privateAddress(): AppError {
  return new AppError(
    'forbidden',
    'http.private-address',
    'The address leads to a private network; security.allowPrivateAddresses would permit it',
  );
}

function noAddress(hostname: string): AppError {
  return new AppError('unavailable', 'http.unreachable', `${hostname} has no address`);
}
