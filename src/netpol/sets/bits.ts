/** A set of numbers from 0 to `size` - 1, 32 of them to a word. Its length is that of its words. */
export type Bits = Uint32Array;

export const noBits = (size: number): Bits => new Uint32Array((size + 31) >>> 5);

export const hasBit = (bits: Bits, member: number): boolean =>
  (((bits[member >>> 5] as number) >>> (member & 31)) & 1) === 1;

export function setBit(bits: Bits, member: number): void {
  const word = member >>> 5;
  bits[word] = (bits[word] as number) | (1 << (member & 31));
}

/** The set of the numbers that a test holds for. */
export function bitsWhere(size: number, test: (member: number) => boolean): Bits {
  const bits = noBits(size);
  for (let member = 0; member < size; member += 1) if (test(member)) setBit(bits, member);
  return bits;
}

/** Makes `bits` the union of itself and `other`. */
export function addBits(bits: Bits, other: Bits): void {
  for (let word = 0; word < bits.length; word += 1)
    bits[word] = (bits[word] as number) | (other[word] as number);
}

/** Makes `bits` the intersection of itself and `other`. */
export function keepBits(bits: Bits, other: Bits): void {
  for (let word = 0; word < bits.length; word += 1)
    bits[word] = (bits[word] as number) & (other[word] as number);
}

/** Takes the members of `other` out of `bits`. */
export function removeBits(bits: Bits, other: Bits): void {
  for (let word = 0; word < bits.length; word += 1)
    bits[word] = (bits[word] as number) & ~(other[word] as number);
}

/** The members, in ascending order. */
export function membersOf(bits: Bits): number[] {
  const members: number[] = [];
  for (let word = 0; word < bits.length; word += 1) {
    let rest = bits[word] as number;
    while (rest !== 0) {
      members.push((word << 5) + 31 - Math.clz32(rest & -rest));
      rest &= rest - 1;
    }
  }
  return members;
}
