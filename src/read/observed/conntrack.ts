import { portOf, protocolOf, type Format, type Line } from './observation.ts';

const valuesOf = (line: string, key: string): readonly string[] =>
  [...line.matchAll(new RegExp(` ${key}=(\\S+)`, 'gu'))].map(([, value = '']) => value);

/**
 * `conntrack -L` and `conntrack -E` (https://conntrack-tools.netfilter.org/manual.html): who opened it and where to,
 * then how the answer comes back. The answer comes from the pod behind a Service, which is what policies see.
 */
function lineOf(line: string): Line {
  const text = ` ${line.trim()}`;
  const protocol = / (tcp|udp|sctp)\b/u.exec(text)?.[1];
  const [from] = valuesOf(text, 'src');
  const behind = valuesOf(text, 'src')[1] ?? valuesOf(text, 'dst')[0];
  const port = portOf(valuesOf(text, 'sport')[1] ?? valuesOf(text, 'dport')[0]);
  if (/ (?:icmp|icmpv6|igmp|gre|unknown)\b/u.test(text) && from) return 'nothing new';
  const known = protocolOf(protocol ?? '');
  if (!known || !from || !behind || !port) return undefined;
  // Of events, the first of each connection counts.
  return /\[(?:UPDATE|DESTROY)\]/u.test(text)
    ? 'nothing new'
    : { from, to: behind, port, protocol: known, count: 1 };
}

export const conntrack: Format = { name: 'conntrack', reader: () => lineOf };
