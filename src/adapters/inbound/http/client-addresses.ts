import type { IncomingMessage } from 'node:http';
import { isIP } from 'node:net';
import { NetworkList } from './network-list.js';

type Request = Pick<IncomingMessage, 'socket'> & { readonly headers?: IncomingMessage['headers'] };

/** Most proxies that a request may have come through. */
const MAX_HOPS = 50;

/**
 * Where requests come from: the other end of the connection, or, where that is a trusted proxy, whom it names in
 * `X-Forwarded-For`. That is read from its end, as far as proxies are trusted: what stands before was written by
 * whoever was outside.
 */
export class ClientAddresses {
  private readonly trusted: NetworkList;

  constructor(trustedProxies: readonly string[]) {
    this.trusted = new NetworkList(trustedProxies);
  }

  of({ socket, headers = {} }: Request): string {
    let address = plain(socket.remoteAddress ?? '');
    const named = [headers['x-forwarded-for'] ?? []].flat().join(',').split(',');
    for (const hop of named.slice(-MAX_HOPS).reverse()) {
      const before = addressIn(hop.trim());
      if (before === undefined || !this.trusted.has(address)) break;
      address = before;
    }
    return address;
  }
}

/** Some proxies add the port: `192.0.2.7:4711`, `[2001:db8::7]:4711`. */
function addressIn(hop: string): string | undefined {
  const [, bracketed, dotted] = /^\[([^\]]+)\](?::\d+)?$|^([\d.]+):\d+$/.exec(hop) ?? [];
  const address = plain(bracketed ?? dotted ?? hop);
  return isIP(address) === 0 ? undefined : address;
}

/** IPv4 addresses have one spelling here. */
function plain(address: string): string {
  return address.replace(/^::ffff:(?=\d+\.)/i, '');
}
