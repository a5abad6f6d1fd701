/**
 * Prints every allowed connection of a cluster, one line each, as `netpol-analyzer list` does:
 *
 *     node list.js FILE|FOLDER [--groups | --read] [--ip-blocks-outside] [--memory]
 *
 *     team-00/pod-2 => team-01/pod-7 : TCP 5432
 *     team-00/pod-2 => 203.0.113.0-203.0.113.255 : TCP 443,UDP 53
 *
 * With `--groups` the lines speak of groups, which are listed first, and those that reach the same share lines:
 *
 *     0,7-9 => 3,12-40 : TCP 5432
 *
 * With `--read` it reads and prints nothing; with `--ip-blocks-outside` no ipBlock matches a pod; with `--memory`
 * the peak memory in megabytes goes to standard error.
 */
import { readdirSync, readFileSync, statSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { addressesOf, formatAddress } from '../src/netpol/sets/address-set.ts';
import { protocols, type ConnectionSet } from '../src/netpol/sets/connection-set.ts';
import {
  connectivity,
  type Connectivity,
  type Edge,
  type Group,
} from '../src/netpol/groups/connectivity.ts';
import { readObjects } from '../src/read/cluster.ts';

const { values: flags, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    groups: { type: 'boolean', default: false },
    read: { type: 'boolean', default: false },
    'ip-blocks-outside': { type: 'boolean', default: false },
    memory: { type: 'boolean', default: false },
  },
});
const [path = '.'] = positionals;

/** Lines on their way to standard output, in large pieces. */
class Output {
  #pieces: string[] = [];
  #size = 0;

  write(text: string): void {
    this.#pieces.push(text);
    this.#size += text.length;
    if (this.#size > 1 << 20) this.flush();
  }

  flush(): void {
    const bytes = Buffer.from(this.#pieces.join(''), 'latin1');
    for (let at = 0; at < bytes.length;) {
      try {
        at += writeSync(1, bytes, at);
      } catch (error) {
        // A full pipe: try again until the reader has taken some.
        if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') throw error;
      }
    }
    this.#pieces = [];
    this.#size = 0;
  }
}

const texts = new Map<ConnectionSet, string>();

/** A set of connections as netpol-analyzer writes it. */
function connectionText(connections: ConnectionSet): string {
  let text = texts.get(connections);
  if (text === undefined) {
    text = connections.isAll
      ? 'All Connections'
      : protocols
          .filter((protocol) => !connections.ports[protocol].isEmpty)
          .map((protocol) => {
            const ranges = connections.ports[protocol].intervals.map(({ start, end }) =>
              end - start === 1 ? String(start) : `${start}-${end - 1}`,
            );
            return `${protocol} ${ranges.join(',')}`;
          })
          .join(',');
    texts.set(connections, text);
  }
  return text;
}

const families = ['0.0.0.0/0', '::/0'].map(addressesOf);

/** The pods of a group, or its outside ranges; of those only the family that `other` has. */
function namesOf(group: Group, other: Group): readonly string[] {
  if (group.kind === 'pods') return group.pods.map(({ namespace, name }) => `${namespace}/${name}`);
  const ips = other.kind === 'pods' ? (other.pods[0]?.ips ?? []) : [];
  return families
    .filter((family) => ips.length === 0 || ips.some((ip) => family.has(ip)))
    .flatMap((family) => group.addresses.intersect(family).intervals)
    .map(({ start, end }) => `${formatAddress(start)}-${formatAddress(end - 1n)}`);
}

/** Names of groups, worked out once for each pair of kinds that meets. */
function remembered(): typeof namesOf {
  const pods = new Map<Group, readonly string[]>();
  return (group, other) => {
    if (group.kind === 'outside') return namesOf(group, other);
    let names = pods.get(group);
    if (!names) pods.set(group, (names = namesOf(group, other)));
    return names;
  };
}

function writePairs(groups: readonly Group[], edges: readonly Edge[], output: Output): void {
  const names = remembered();
  for (const { from, to, connections } of edges) {
    const [source, target] = [groups[from] as Group, groups[to] as Group];
    const text = connectionText(connections);
    const rests = names(target, source).map((name) => ` => ${name} : ${text}\n`);
    for (const [index, name] of names(source, target).entries()) {
      const others = from === to ? rests.toSpliced(index, 1) : rests;
      if (others.length > 0) output.write(name + others.join(name));
    }
  }
}

/** Ascending numbers, those in a row as `first-last`. */
function asRanges(numbers: ArrayLike<number>): string {
  const parts: string[] = [];
  for (let at = 0; at < numbers.length;) {
    const first = numbers[at] as number;
    let length = 1;
    while (numbers[at + length] === first + length) length += 1;
    parts.push(length === 1 ? `${first}` : `${first}-${first + length - 1}`);
    at += length;
  }
  return parts.join(',');
}

function writeGroups({ groups, rows }: Connectivity, output: Output): void {
  for (const [index, group] of groups.entries())
    output.write(`group ${index}: ${namesOf(group, group).join(' ')}\n`);
  for (const { from, to } of rows) {
    const sources = asRanges(from);
    for (const { groups: targets, connections } of to)
      output.write(`${sources} => ${asRanges(targets)} : ${connectionText(connections)}\n`);
  }
}

const files = statSync(path).isDirectory()
  ? readdirSync(path).map((name) => join(path, name))
  : [path];
const objects = readObjects(
  files.map((name) => ({ name, text: readFileSync(name, 'utf8') })),
  'default',
);

function write(): void {
  const judged = connectivity(objects, { ipBlockSelectsPods: !flags['ip-blocks-outside'] });
  const output = new Output();
  if (flags.groups) writeGroups(judged, output);
  else writePairs(judged.groups, judged.edges, output);
  output.flush();
}

if (!flags.read) write();
if (flags.memory) console.error(Math.round(process.resourceUsage().maxRSS / 1024));
