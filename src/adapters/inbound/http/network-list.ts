import { BlockList, isIP } from 'node:net';

/** IP addresses and CIDR ranges, of both families. */
export class NetworkList {
  private readonly networks = new BlockList();

  constructor(addresses: readonly string[]) {
    for (const text of addresses) {
      const [address = '', bits] = text.split('/', 2);
      const family = isIP(address) === 6 ? 'ipv6' : 'ipv4';
      if (bits === undefined) this.networks.addAddress(address, family);
      else this.networks.addSubnet(address, Number(bits), family);
    }
  }

  /** False for what is no address. */
  has(address: string): boolean {
    const family = isIP(address);
    return family !== 0 && this.networks.check(address, family === 6 ? 'ipv6' : 'ipv4');
  }
}
