import ipaddr from 'ipaddr.js';
import { IntervalSet } from './interval-set.ts';

/**
 * Addresses of both families on one line of integers: IPv6 as it is, IPv4 behind it, so that one
 * interval set holds both and they never meet. (An IPv4-mapped IPv6 address is another address.)
 */
export type AddressSet = IntervalSet<bigint>;

const v4Base = 1n << 128n;

const toInteger = (bytes: readonly number[]): bigint => {
  const value = bytes.reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0n);
  return bytes.length === 4 ? v4Base + value : value;
};

/** The bytes of an address in the one form that Kubernetes takes: no short forms, octal, hexadecimal or zones. */
function bytesOf(text: string): readonly number[] {
  const isAddress = text.includes(':')
    ? ipaddr.IPv6.isValid(text) && !text.includes('%')
    : ipaddr.IPv4.isValidFourPartDecimal(text);
  if (!isAddress) throw new Error(`${text} is no address`);
  return ipaddr.parse(text).toByteArray();
}

/** The integer of an IPv4 or IPv6 address; throws when the text is none. */
export const addressOf = (text: string): bigint => toInteger(bytesOf(text));

/** The addresses of a CIDR, host bits ignored as Kubernetes does; throws when the text is none. */
export function addressesOf(cidr: string): AddressSet {
  const [address = '', prefix = '', ...more] = cidr.split('/');
  const bytes = bytesOf(address);
  const bits = /^(0|[1-9]\d{0,2})$/u.test(prefix) ? Number(prefix) : Number.NaN;
  if (more.length > 0 || !(bits <= bytes.length * 8)) throw new Error(`${cidr} is no CIDR`);
  const size = 1n << BigInt(bytes.length * 8 - bits);
  const value = toInteger(bytes);
  const start = value - (value % size);
  return IntervalSet.of({ start, end: start + size });
}

/** The addresses of an ipBlock: those of `cidr` without those of `except`. */
export const blockOf = (cidr: string, except?: readonly string[] | null): AddressSet =>
  (except ?? []).reduce((set, inner) => set.subtract(addressesOf(inner)), addressesOf(cidr));

export const everyAddress: AddressSet = IntervalSet.of({ start: 0n, end: v4Base + (1n << 32n) });
export const noAddress: AddressSet = IntervalSet.of<bigint>();

/** Whether an address of this integer is IPv4. */
export const isV4 = (address: bigint): boolean => address >= v4Base;

/** All IPv6 addresses, and all IPv4 addresses. */
export const families: readonly AddressSet[] = [
  IntervalSet.of({ start: 0n, end: v4Base }),
  IntervalSet.of({ start: v4Base, end: v4Base + (1n << 32n) }),
];

/** One address of each family that a set holds. */
export const onePerFamily = (set: AddressSet): bigint[] =>
  families.flatMap((family) => set.intersect(family).intervals[0]?.start ?? []);

/** The text of an address. */
export function formatAddress(address: bigint): string {
  const length = isV4(address) ? 4 : 16;
  const value = isV4(address) ? address - v4Base : address;
  const bytes = Array.from({ length }, (_, index) =>
    Number((value >> BigInt(8 * (length - 1 - index))) & 255n),
  );
  return ipaddr.fromByteArray(bytes).toString();
}

/** A set of addresses as the fewest CIDRs. */
export function formatAddresses(set: AddressSet): string[] {
  return set.intervals.flatMap(({ start, end }) => {
    const cidrs: string[] = [];
    for (let at = start; at < end;) {
      const width = isV4(at) ? 32 : 128;
      const base = isV4(at) ? at - v4Base : at;
      const limit = isV4(at) ? end : end < v4Base ? end : v4Base;
      let bits = width;
      while (
        bits > 0 &&
        base % (1n << BigInt(width - bits + 1)) === 0n &&
        at + (1n << BigInt(width - bits + 1)) <= limit
      )
        bits -= 1;
      cidrs.push(`${formatAddress(at)}/${bits}`);
      at += 1n << BigInt(width - bits);
    }
    return cidrs;
  });
}
