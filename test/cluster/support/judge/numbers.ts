import { addressesOf } from '../../../../src/netpol/sets/address-set.ts';
import { isMap, type Fields } from '../../../../src/table/layers.ts';
import type { Disagreement } from './disagreement.ts';
import {
  hasHostBits,
  isDotted,
  isMapped,
  isPadded,
  isUnusual,
  readBlocks,
  type Block,
  type Trait,
} from './networks.ts';
import type { Place } from './place.ts';

/** A port that the server reads: every field is one of its own, and the protocol is known. */
const isPort = (literal: unknown): literal is Fields =>
  isMap(literal) &&
  Object.keys(literal).every((key) => ['port', 'endPort', 'protocol'].includes(key)) &&
  [undefined, null, 'TCP', 'UDP', 'SCTP'].includes(literal['protocol'] as string);

/** What the server takes for the name of a port of a container (RFC 6335, 5.1). */
const isPortName = (literal: unknown): boolean =>
  typeof literal === 'string' && /^(?=.{1,15}$)(?=.*[a-z])[a-z0-9]+(?:-[a-z0-9]+)*$/u.test(literal);

const everyNetwork = ({ cidr, except }: Block) => [cidr, ...except];
const faults: readonly Trait[] = [hasHostBits, isMapped, isPadded, isDotted];
/** What the policy engine of K3s writes for `::/0`; exceptions that hold one of these are lost. */
const everythingOnK3s = ['2000::/3', 'fd00::/8'].map(addressesOf);
const isLost = ({ cidr, except }: Block): boolean =>
  cidr.text.includes(':') &&
  cidr.text.endsWith('/0') &&
  except.some(({ text }) => {
    const inner = addressesOf(text);
    return everythingOnK3s.some((part) => part.isSubsetOf(inner) && !inner.isSubsetOf(part));
  });

/** Blocks that the server reads, one of whose networks has a trait that we refuse. */
const withFault =
  (fault: Trait) =>
  (literal: unknown, { path }: Place): boolean =>
    readBlocks(path, literal).flatMap(everyNetwork).some(fault);

const soundBlocks = (path: string, literal: unknown): readonly Block[] => {
  const blocks = readBlocks(path, literal);
  return blocks.flatMap(everyNetwork).some((network) => faults.some((fault) => fault(network)))
    ? []
    : blocks;
};

const blockPlaces = ['Peer.ipBlocks', 'Peer.ipBlocks[]', 'Peer.ipBlocks[].cidr'];
const exceptionPlaces = ['Peer.ipBlocks[].except', 'Peer.ipBlocks[].except[]'];

/** A network as each of the places of blocks would write it. */
const asBlocks = (cidr: string): readonly unknown[] => [cidr, { cidr }, [{ cidr }]];
const asExceptions = (network: string): readonly unknown[] => [network, [network]];

/** About ports and networks. */
export const numbers: readonly Disagreement[] = [
  {
    name: 'a port by its name',
    why: 'What it opens is decided by each pod that is reached, so that no table and no proof could say it.',
    places: ['Port.port', 'Component.ports.*', 'Peer.ports.*'],
    ours: 'refused',
    server: 'accepted',
    recognises: (literal, { path }) => {
      const port = path === 'Port.port' ? { port: literal } : literal;
      return isPort(port) && isPortName(port['port']) && (port['endPort'] ?? null) === null;
    },
    examples: ['http', '0x50', { port: 'http' }, { port: 'http', protocol: 'UDP' }],
  },
  {
    name: 'a port without a number',
    why: 'To the server it is every port of the protocol; the way to say so is allPorts: true.',
    places: ['Component.ports.*', 'Peer.ports.*'],
    ours: 'refused',
    server: 'accepted',
    recognises: (literal) =>
      isPort(literal) &&
      (literal['port'] ?? null) === null &&
      (literal['endPort'] ?? null) === null,
    examples: [{ protocol: 'UDP' }],
  },
  {
    name: 'a network with bits behind its prefix',
    why: 'One network or one address? The server warns that it is ambiguous, and plugins differ.',
    places: [...blockPlaces, ...exceptionPlaces],
    ours: 'refused',
    server: 'warned',
    recognises: withFault(hasHostBits),
    examples: [
      ...asBlocks('10.0.0.1/8'),
      ...asBlocks('2001:db8::1/64'),
      ...asExceptions('10.1.0.1/16'),
      { cidr: '10.0.0.0/8', except: ['10.1.0.1/16'] },
    ],
  },
  {
    name: 'a network with zeros in front of a number',
    why: 'Some readers take 010 for 8; the server warns that it will refuse them one day.',
    places: [...blockPlaces, ...exceptionPlaces],
    ours: 'refused',
    server: 'warned',
    recognises: withFault(isPadded),
    examples: [
      ...asBlocks('010.0.0.0/8'),
      ...asBlocks('10.0.0.0/08'),
      ...asBlocks('2001:00db8::/32'),
      ...asExceptions('10.01.0.0/16'),
    ],
  },
  {
    name: 'an IPv4 network in IPv6 form',
    why: 'Plugins differ in the family that they take it for; the server warns that it will refuse them one day.',
    places: blockPlaces,
    ours: 'refused',
    server: 'warned',
    recognises: withFault(isMapped),
    examples: asBlocks('::ffff:a00:0/104'),
  },
  {
    name: 'an IPv6 network that ends in dots',
    why: 'It has a spelling without (RFC 5952), which the server asks for, and the pattern stays short.',
    places: blockPlaces,
    ours: 'refused',
    server: 'warned',
    recognises: withFault(isDotted),
    examples: asBlocks('64:ff9b::192.0.2.0/120'),
  },
  {
    name: 'an IPv6 network in another spelling than that of RFC 5952',
    why: 'It is one network to every reader; that the server asks for small letters is no reason to refuse it.',
    places: blockPlaces,
    ours: 'accepted',
    server: 'warned',
    recognises: (literal, { path }) => {
      const blocks = soundBlocks(path, literal);
      return !blocks.some(isLost) && blocks.flatMap(everyNetwork).some(isUnusual);
    },
    examples: [...asBlocks('2001:DB8::/32'), ...asBlocks('fd00:0:0:0:1:0:0:0/80')],
  },
  {
    name: 'an exception that K3s would lose',
    why: 'Its engine writes ::/0 as 2000::/3 and fd00::/8 and leaves them open whatever larger network is excepted.',
    places: ['Peer.ipBlocks', 'Peer.ipBlocks[]'],
    ours: 'refused',
    server: 'accepted',
    recognises: (literal, { path }) => soundBlocks(path, literal).some(isLost),
    examples: [{ cidr: '::/0', except: ['fc00::/7'] }, [{ cidr: '::/0', except: ['fc00::/7'] }]],
  },
];
