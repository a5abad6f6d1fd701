import { addressIn, portIn, protocolIn, type LineReader, type Read } from './sighting.ts';

/** `[NEW] tcp      6 120 SYN_SENT src=…`, `ipv4     2 tcp      6 …`: an event, then the name and number of the protocol. */
const entry =
  /^\s*(?:\[\d+\.\d+\]\s*)?(?:\[(NEW|UPDATE|DESTROY)\]\s*)?(?:ipv[46]\s+\d+\s+)?([a-z][a-z0-9-]*)\s+(\d+)\s.*?\bsrc=/u;

const tuple = /\b(src|dst|sport|dport)=(\S+)/gu;

/** Protocols without ports, which policies do not speak of. */
const portless = /^(?:icmp|icmpv6|gre|esp|ah|igmp|unknown|dccp|udplite)$/u;

/**
 * `conntrack -L` and `-E`: https://conntrack-tools.netfilter.org/manual.html. The original tuple tells who opened the
 * connection; the source of the reply is who answers, after a Service was translated.
 */
function read(line: string): Read {
  if (line.trim() === '' || /^conntrack v[\d.]+ /u.test(line)) return 'nothing';
  const [, event, name = '', number] = entry.exec(line) ?? [];
  if (name === '') return undefined;
  if (portless.test(name)) return 'nothing';
  const protocol = protocolIn(name) ?? protocolIn(number);
  const fields: Record<string, string[]> = { src: [], dst: [], sport: [], dport: [] };
  for (const [, key = '', value = ''] of line.matchAll(tuple)) fields[key]?.push(value);
  const [source] = fields['src'] ?? [];
  const [destination] = fields['dst'] ?? [];
  const [dport] = fields['dport'] ?? [];
  const from = addressIn(source);
  const to = addressIn(fields['src']?.[1] ?? destination);
  const port = portIn(fields['sport']?.[1] ?? dport);
  if (!protocol || from === undefined || to === undefined || port === undefined) return undefined;
  return {
    kind: 'connection',
    from: { address: from },
    to: { address: to },
    port,
    protocol,
    // Of an event, the same connection was or will be told as new.
    count: event === undefined || event === 'NEW' ? 1 : 0,
    // A new connection has no answer yet, and UDP needs none.
    outcome:
      event !== 'NEW' && protocol === 'TCP' && line.includes('[UNREPLIED]')
        ? 'unanswered'
        : undefined,
  };
}

export const conntrack = (): LineReader => read;
