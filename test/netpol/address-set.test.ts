import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  addressesOf,
  addressOf,
  blockOf,
  everyAddress,
  formatAddress,
  formatAddresses,
  isV4,
  noAddress,
  type AddressSet,
} from '../../src/netpol/sets/address-set.ts';

const v4 = fc.ipV4();
const v6 = fc
  .array(fc.nat(0xffff), { minLength: 8, maxLength: 8 })
  .map((groups) => groups.map((group) => group.toString(16)).join(':'));

const cidrs = fc.oneof(
  fc.tuple(v4, fc.nat(32)).map(([address, bits]) => `${address}/${bits}`),
  fc.tuple(v6, fc.nat(128)).map(([address, bits]) => `${address}/${bits}`),
);

const union = (all: readonly string[]): AddressSet =>
  all.map(addressesOf).reduce((a, b) => a.union(b), noAddress);

const sizeOf = ({ intervals }: AddressSet): bigint =>
  intervals.reduce((sum, { start, end }) => sum + end - start, 0n);

describe('an address', () => {
  test('is written as it was read', () => {
    fc.assert(
      fc.property(v4, (text) => {
        expect(formatAddress(addressOf(text))).toBe(text);
      }),
    );
    fc.assert(
      fc.property(fc.oneof(v4, v6), (text) => {
        expect(addressOf(formatAddress(addressOf(text)))).toBe(addressOf(text));
      }),
    );
  });

  test('of IPv4 is never one of IPv6', () => {
    fc.assert(
      fc.property(v4, v6, (four, six) => {
        expect([isV4(addressOf(four)), isV4(addressOf(six))]).toEqual([true, false]);
        expect(addressOf(four)).not.toBe(addressOf(`::ffff:${four}`));
        expect(addressOf(four)).not.toBe(addressOf(`::${four}`));
      }),
    );
  });

  test.each([
    ['', 'nothing'],
    ['10', 'a number'],
    ['10.1', 'two bytes'],
    ['10.0.0.256', 'a byte too large'],
    ['10.0.0.0.1', 'five bytes'],
    ['010.0.0.1', 'a leading zero, which some read as octal'],
    ['0x7f.0.0.1', 'hexadecimal'],
    ['10.0.0.1/32', 'a CIDR'],
    ['fe80::1%eth0', 'an address with a zone'],
    ['1:2:3:4:5:6:7:8:9', 'nine groups'],
    ['db.kasm.svc', 'a name'],
  ])('is not %j: %s', (text) => {
    expect(() => addressOf(text)).toThrow(/address|CIDR|prefix/i);
  });
});

describe('a CIDR', () => {
  test('has as many addresses as its bits leave, and its own among them', () => {
    fc.assert(
      fc.property(cidrs, (cidr) => {
        const [address = '', bits = ''] = cidr.split('/');
        const width = address.includes(':') ? 128 : 32;
        expect(sizeOf(addressesOf(cidr))).toBe(1n << BigInt(width - Number(bits)));
        expect(addressesOf(cidr).has(addressOf(address))).toBe(true);
      }),
    );
  });

  test('stays in its family', () => {
    expect(addressesOf('0.0.0.0/0').intersect(addressesOf('::/0')).isEmpty).toBe(true);
    expect(addressesOf('0.0.0.0/0').union(addressesOf('::/0')).equals(everyAddress)).toBe(true);
  });

  test('ignores host bits', () => {
    expect(addressesOf('10.1.2.3/8').equals(addressesOf('10.0.0.0/8'))).toBe(true);
    expect(addressesOf('2001:db8::7/32').equals(addressesOf('2001:db8::/32'))).toBe(true);
  });

  test.each([
    ['10.0.0.0', 'no bits'],
    ['10.0.0.0/', 'empty bits'],
    ['10.0.0.0/33', 'more bits than IPv4 has'],
    ['::/129', 'more bits than IPv6 has'],
    ['10.0.0.0/-1', 'fewer bits than none'],
    ['10.0.0.0/8.5', 'half a bit'],
    ['10.0/16', 'two bytes'],
    ['010.0.0.0/8', 'a leading zero, which some read as octal'],
    ['0x0a.0.0.0/8', 'hexadecimal'],
    ['10.0.0.0/255.0.0.0', 'a netmask'],
    ['fe80::%eth0/64', 'a zone'],
    [' 10.0.0.0/8', 'space before it'],
    ['10.0.0.0/8 ', 'space behind it'],
    ['everything', 'a word'],
  ])('is not %j: %s', (text) => {
    expect(() => addressesOf(text)).toThrow(/address|CIDR|prefix/i);
  });
});

describe('an ipBlock', () => {
  test('lacks exactly what is excepted', () => {
    fc.assert(
      fc.property(cidrs, fc.array(cidrs, { maxLength: 3 }), (cidr, except) => {
        const block = blockOf(cidr, except);
        expect(block.intersect(union(except)).isEmpty).toBe(true);
        expect(block.union(addressesOf(cidr).intersect(union(except)))).toEqual(addressesOf(cidr));
      }),
    );
  });

  test('ends where its exception starts', () => {
    const block = blockOf('0.0.0.0/0', ['169.254.169.254/32']);
    const has = (address: string): boolean => block.has(addressOf(address));
    expect(['169.254.169.253', '169.254.169.255'].map(has)).toEqual([true, true]);
    expect(has('169.254.169.254')).toBe(false);
  });

  test('of IPv4 loses nothing to an exception of IPv6', () => {
    expect(blockOf('10.0.0.0/8', ['::/0'])).toEqual(blockOf('10.0.0.0/8'));
  });

  test('without exceptions is its CIDR', () => {
    expect(blockOf('10.0.0.0/8')).toEqual(addressesOf('10.0.0.0/8'));
    expect(blockOf('10.0.0.0/8', [])).toEqual(addressesOf('10.0.0.0/8'));
  });
});

describe('a set of addresses as text', () => {
  test('is read back as the same set', () => {
    fc.assert(
      fc.property(fc.array(cidrs, { maxLength: 4 }), fc.array(cidrs, { maxLength: 3 }), (a, b) => {
        const set = union(a).subtract(union(b));
        expect(union(formatAddresses(set))).toEqual(set);
      }),
    );
  });

  test('is one CIDR when the set is one CIDR', () => {
    fc.assert(
      fc.property(cidrs, (cidr) => {
        expect(formatAddresses(addressesOf(cidr))).toHaveLength(1);
      }),
    );
  });

  test('never repeats an address', () => {
    fc.assert(
      fc.property(fc.array(cidrs, { maxLength: 4 }), (all) => {
        const parts = formatAddresses(union(all)).map(addressesOf);
        expect(parts.reduce((sum, part) => sum + sizeOf(part), 0n)).toBe(sizeOf(union(all)));
      }),
    );
  });

  test('splits both families where they meet', () => {
    expect(formatAddresses(everyAddress)).toEqual(['::/0', '0.0.0.0/0']);
    expect(formatAddresses(noAddress)).toEqual([]);
  });

  test('is the fewest CIDRs around a hole', () => {
    expect(formatAddresses(blockOf('10.0.0.0/29', ['10.0.0.3/32']))).toEqual([
      '10.0.0.0/31',
      '10.0.0.2/32',
      '10.0.0.4/30',
    ]);
  });
});
