import { addressIn, portIn, type LineReader, type Side } from './sighting.ts';

/** `10.42.0.5.43210 > 10.42.0.9.5432: Flags [S], …`; with -v it stands on a line of its own, below that of IP. */
const packet = /(?:^|\s)([0-9A-Fa-f.:]+)\.(\d+) > ([0-9A-Fa-f.:]+)\.(\d+): (.*)$/u;

/** The head of a packet that is told on the next line, a packet without ports, and what tcpdump says about itself. */
const other =
  /(?:^|\s)IP6? \(|(?:^|\s)IP6? \S+ > \S+: (?:ICMP|udp|tcp|ip-proto|frag|IGMP|igmp|HBH|ESP|AH|GRE)|(?:^|\s)(?:ARP|STP|LLDP|ethertype|802\.)|^tcpdump: |^listening on |^Warning: |^\d+ packets? |^\s*$|^\s+0x/u;

/** What tcpdump says first when it reads a log group of netfilter. */
const logGroup = /^listening on nflog\b|link-type NFLOG\b/u;

/** A packet with nothing but SYN opens a TCP connection; ECN adds letters to it. */
const opening = /^Flags \[S[EW]*\]/u;

/**
 * `tcpdump -n -i nflog:100`, or any other interface: https://www.tcpdump.org/manpages/tcpdump.1.html. Of TCP only the
 * packets that open a connection count. Group 100, to which K3s' engine sends what it denies, tells no verdict: a packet is
 * there once for each policy that does not admit it, even where the next one does.
 */
export const nflog = (): LineReader => {
  let isLog = false;
  let last: string | undefined;
  return (line) => {
    if (logGroup.test(line)) isLog = true;
    const [seen, source, sport, target, dport, rest = ''] = packet.exec(line.slice(0, 1000)) ?? [];
    const [from, to] = [sideOf(source, sport), sideOf(target, dport)];
    if (!from || !to) return other.test(line) ? 'nothing' : undefined;
    const isAgain = isLog && seen === last;
    last = seen;
    const isTcp = rest.startsWith('Flags [');
    const isSctp = rest.startsWith('sctp');
    if (isTcp || isSctp) {
      if (isTcp ? !opening.test(rest) : !/\[INIT\]/u.test(rest)) return 'nothing';
      return {
        kind: 'connection',
        from: { address: from.address },
        to: { address: to.address },
        port: to.port,
        protocol: isTcp ? 'TCP' : 'SCTP',
        count: isAgain ? 0 : 1,
      };
    }
    // With -q, TCP shows no flags.
    const protocol = rest.startsWith('tcp ') ? 'TCP' : 'UDP';
    return { kind: 'pair', protocol, sides: [from, to], isSent: true };
  };
};

function sideOf(host: string | undefined, digits: string | undefined): Side | undefined {
  const [address, port] = [addressIn(host), portIn(digits)];
  return address === undefined || port === undefined ? undefined : { address, port };
}
