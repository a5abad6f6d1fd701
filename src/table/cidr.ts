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

/** Whether a CIDR names a host rather than its network, such as 10.0.0.1/8. */
export function hasHostBits(cidr: string): boolean {
  const { bytes, bits } = parse(cidr);
  return !same(bytes, cut(bytes, bits));
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
