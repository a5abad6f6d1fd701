import { isEphemeral, portOf, type Format, type Line } from './observation.ts';

const packet = /\bIP6? (\S+)\.(\d+) > (\S+)\.(\d+): (.*)$/u;

/** `tcpdump -n`, on an interface or on `nflog:100`: of TCP the first packet of each connection (SYN) counts. */
function lineOf(line: string): Line {
  if (/^(?:tcpdump: |listening on |\d+ packets )/u.test(line)) return 'nothing new';
  const [, from, source, to, target, rest = ''] = packet.exec(line) ?? [];
  const [own, port] = [portOf(source), portOf(target)];
  if (!from || !to || !port || !own) {
    return /\b(?:IP6? .*(?:ICMP|ICMP6|igmp)|ARP,)/iu.test(line) ? 'nothing new' : undefined;
  }
  const flags = /^Flags \[([^\]]*)\]/u.exec(rest)?.[1];
  if (flags !== undefined) {
    return flags === 'S' || flags === 'SEW'
      ? { from, to, port, protocol: 'TCP', count: 1 }
      : 'nothing new';
  }
  if (/^sctp/iu.test(rest)) {
    return rest.includes('[INIT]') ? { from, to, port, protocol: 'SCTP', count: 1 } : 'nothing new';
  }
  // An answer over UDP goes to the port from which the client asked.
  const isAnswer = isEphemeral(port) && !isEphemeral(own);
  return isAnswer ? 'nothing new' : { from, to, port, protocol: 'UDP', count: 1 };
}

export const tcpdump: Format = { name: 'tcpdump', reader: () => lineOf };
