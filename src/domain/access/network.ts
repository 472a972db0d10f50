const IPV4 = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.\d{1,3}$/;

/** Groups of an IPv6 address that make its network of 48 bits. */
const GROUPS = 3;

/**
 * The network that an address belongs to, as wide as one site has it: IPv4 /24, IPv6 /48.
 * @param address as sockets tell it
 * @returns undefined for what is no address
 */
export function networkOf(address: string): string | undefined {
  const plain = address.toLowerCase().replace(/^::ffff:(?=\d+\.)/, '');
  const v4 = IPV4.exec(plain);
  if (v4) {
    const octets = v4.slice(1).map(Number);
    return octets.every((octet) => octet <= 255) ? `${octets.join('.')}.0/24` : undefined;
  }
  return networkOfV6(plain.replace(/%.*$/, ''));
}

function networkOfV6(address: string): string | undefined {
  const [head = '', tail, ...more] = address.split('::');
  if (!/^[0-9a-f:.]+$/.test(address) || !address.includes(':') || more.length > 0) return undefined;
  const before = groupsOf(head);
  const missing = 8 - before.length - groupsOf(tail ?? '').length;
  const all =
    tail === undefined ? before : [...before, ...Array<string>(Math.max(0, missing)).fill('0')];
  const network = [...all, ...groupsOf(tail ?? '')].slice(0, GROUPS);
  const isFine = network.length === GROUPS && network.every((group) => group.length <= 4);
  return isFine
    ? `${network.map((group) => parseInt(group, 16).toString(16)).join(':')}::/48`
    : undefined;
}

function groupsOf(part: string): readonly string[] {
  return part === '' ? [] : part.split(':');
}
