import ipaddr from 'ipaddr.js';

/** An IPv4 or IPv6 network: its address as bytes, and the length of its prefix in bits. */
interface Network {
  readonly bytes: readonly number[];
  readonly bits: number;
}

const parse = (cidr: string): Network => {
  const [address, bits] = ipaddr.parseCIDR(cidr);
  return { bytes: address.toByteArray(), bits };
};

/** The first `bits` bits of an address, the rest zero. */
const cut = (bytes: readonly number[], bits: number): readonly number[] =>
  bytes.map((byte, index) => {
    const free = 8 - Math.max(0, Math.min(8, bits - index * 8));
    return (byte >> free) << free;
  });

const same = (a: readonly number[], b: readonly number[]): boolean =>
  a.length === b.length && a.every((byte, index) => byte === b[index]);

/** The first twelve bytes of IPv4 addresses in IPv6 form (RFC 4291, 2.5.5.2). */
const mapped = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 255, 255];

/**
 * What is wrong with a network by itself: host bits such as those of 10.0.0.1/8, or IPv4 in the
 * clothes of IPv6, which network plugins read differently.
 */
export function cidrFault(cidr: string): string | undefined {
  const { bytes, bits } = parse(cidr);
  if (!same(bytes, cut(bytes, bits))) {
    return `"${cidr}" has bits set behind its prefix; write the address of the network itself`;
  }
  if (bits >= 96 && same(bytes.slice(0, 12), mapped)) {
    return `"${cidr}" is an IPv4 network in IPv6 form; write it as IPv4`;
  }
  return undefined;
}

/**
 * Whether `inner` is a smaller network inside `outer`. Kubernetes wants exceptions to be strict
 * subsets of their block (NetworkPolicy `ipBlock.except`).
 */
export function liesInside(inner: string, outer: string): boolean {
  const small = parse(inner);
  const large = parse(outer);
  return (
    small.bits > large.bits && same(cut(small.bytes, large.bits), cut(large.bytes, large.bits))
  );
}

/** What the policy engine of K3s writes for `::/0`, which its ipsets cannot hold (kube-router, evalIPBlockPeer). */
const everythingOnK3s = ['2000::/3', 'fd00::/8'];

/**
 * Whether K3s would leave `inner` open although it is an exception of `outer`: in an ipset the smaller
 * network decides, and `::/0` becomes two that may be smaller than the exception.
 */
export const isLostOnK3s = (inner: string, outer: string): boolean =>
  outer.includes(':') &&
  parse(outer).bits === 0 &&
  everythingOnK3s.some((part) => liesInside(part, inner));
