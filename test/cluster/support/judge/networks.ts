import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';
import { isMap } from '../../../../src/table/layers.ts';

/** A network as the API server reads it, which overlooks zeros in front of numbers. */
interface Network {
  readonly text: string;
  readonly bytes: readonly number[];
  readonly bits: number;
}

export type Trait = (network: Network) => boolean;

const read = (text: string): Network | undefined => {
  const [, address = '', length = ''] = /^([0-9a-fA-F.:]+)\/([0-9]+)$/u.exec(text) ?? [];
  const plain = address.replaceAll(/(?<![0-9a-fA-F])0+(?=[0-9a-fA-F])/gu, '');
  const family = isIP(plain);
  if (family === 0 || Number(length) > (family === 4 ? 32 : 128)) return undefined;
  return { text, bytes: ipaddr.parse(plain).toByteArray(), bits: Number(length) };
};

const bitsOf = ({ bytes }: Network): string =>
  bytes.map((byte) => byte.toString(2).padStart(8, '0')).join('');

export const hasHostBits: Trait = (network) => bitsOf(network).includes('1', network.bits);

/** IPv4 in IPv6 form (RFC 4291, 2.5.5.2). */
export const isMapped: Trait = ({ bytes }) =>
  bytes.length === 16 && bytes.slice(0, 12).join() === '0,0,0,0,0,0,0,0,0,0,255,255';

/** Zeros that a reader may take for octal, or a group of more than four digits. */
export const isPadded: Trait = ({ text }) =>
  text.includes(':') ? /[0-9a-f]{5}|\/0[0-9]/iu.test(text) : /(?:^|[./])0[0-9]/u.test(text);

/** IPv6 that ends in the dots of IPv4. */
export const isDotted: Trait = ({ text }) => text.includes(':') && text.includes('.');

/** IPv6 in another spelling than that of RFC 5952. */
export const isUnusual: Trait = ({ text, bytes, bits }) =>
  bytes.length === 16 && text !== `${new ipaddr.IPv6([...bytes]).toRFC5952String()}/${bits}`;

const liesInside = (inner: Network, outer: Network): boolean =>
  inner.bytes.length === outer.bytes.length &&
  inner.bits > outer.bits &&
  bitsOf(inner).startsWith(bitsOf(outer).slice(0, outer.bits));

/** The IP blocks that a literal says at its place. */
const blocksAt: Readonly<Record<string, (literal: unknown) => unknown>> = {
  'Peer.ipBlocks': (literal) => literal,
  'Peer.ipBlocks[]': (literal) => [literal],
  'Peer.ipBlocks[].cidr': (cidr) => [{ cidr }],
  'Peer.ipBlocks[].except': (except) => [{ cidr: '10.0.0.0/8', except }],
  'Peer.ipBlocks[].except[]': (network) => [{ cidr: '10.0.0.0/8', except: [network] }],
};

/** A network and its exceptions, as the API server reads them; nothing when it would refuse one of them. */
export interface Block {
  readonly cidr: Network;
  readonly except: readonly Network[];
}

function readBlock(block: unknown): Block | undefined {
  if (!isMap(block) || Object.keys(block).some((key) => key !== 'cidr' && key !== 'except'))
    return undefined;
  const list: unknown = block['except'] ?? [];
  if (!Array.isArray(list)) return undefined;
  const [cidr, ...except] = [block['cidr'], ...list].map((text) =>
    typeof text === 'string' ? read(text) : undefined,
  );
  const isSound = (network: Network | undefined): network is Network =>
    network !== undefined && cidr !== undefined && liesInside(network, cidr);
  return cidr && except.every(isSound) ? { cidr, except } : undefined;
}

/** The blocks of a literal when the API server reads them all. */
export function readBlocks(path: string, literal: unknown): readonly Block[] {
  const blocks = blocksAt[path]?.(literal);
  if (!Array.isArray(blocks)) return [];
  const list = blocks.map(readBlock);
  return list.includes(undefined) ? [] : (list as Block[]);
}
