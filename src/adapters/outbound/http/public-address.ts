import { BlockList, isIP } from 'node:net';

/** Everything that is not the public internet, and ways of writing it in IPv6. Source: IANA's registries. */
const SPECIAL = new BlockList();
for (const [network, prefix] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
] as const) {
  SPECIAL.addSubnet(network, prefix, 'ipv4');
}
for (const [network, prefix] of [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
] as const) {
  SPECIAL.addSubnet(network, prefix, 'ipv6');
}

/** The only part of IPv6 that is given out for the internet: mapped, translated and local ones lie outside. */
const GLOBAL = new BlockList();
GLOBAL.addSubnet('2000::', 3, 'ipv6');

/** @param address an IP address as resolvers answer it */
export function isPublicAddress(address: string): boolean {
  switch (isIP(address)) {
    case 4:
      return !SPECIAL.check(address, 'ipv4');
    case 6:
      return (
        !address.includes('%') &&
        !/^::ffff:/i.test(address) &&
        GLOBAL.check(address, 'ipv6') &&
        !SPECIAL.check(address, 'ipv6')
      );
    default:
      return false;
  }
}

/** Names that mean this machine or this network, whatever a resolver says. */
const LOCAL_NAME = /(^|\.)(localhost|local|localdomain|internal|intranet|lan|home\.arpa)$/;

/** False for hosts that are not on the internet, as far as their name or address alone can tell. */
export function mayBePublicHost(hostname: string): boolean {
  const host = hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '');
  if (isIP(host) > 0) return isPublicAddress(host);
  return host.includes('.') && !LOCAL_NAME.test(host.toLowerCase());
}
