/** Every id that an answer may tell, and what it means in a sentence; `docs/findings.md` has a section for each KI. */
export const findingTitles: Readonly<Record<string, string>> = {
  excess: 'The policies allow connections that no flow declares.',
  missing: 'The policies do not allow connections that a flow declares.',
  claim: 'A claim does not hold.',
  opened: 'Connections become reachable.',
  closed: 'Connections stop being reachable.',
  problem: 'Values do not hold, so that nothing is rendered.',
  note: 'Values are sound, and seldom meant so.',
  KI100: 'The namespace of Kasm has no pods.',
  KI101: 'A component means no pod.',
  KI102: 'A pod of the namespace belongs to no component.',
  KI103: 'A pod belongs to two components.',
  KI104: 'A pod of a component is on the host network.',
  KI105: 'A peer means no pod.',
  KI106: 'A peer is on the host network.',
  KI107: 'NodeLocal DNSCache runs, and its peer is off.',
  KI108: 'A component means pods of two releases.',
  KI109: 'The ingress controller is another.',
  KI201: 'A Service publishes a component that no row opens to the outside.',
  KI202: 'The pods of ServiceLB are not admitted.',
  KI203: 'A monitor scrapes a port that no row opens.',
  KI204: 'A route leads to a port that no row opens.',
  KI205: 'A block of a peer holds addresses of Services.',
  KI301: 'Policies of kinds that are not judged.',
  KI302: 'K3s runs without its policy engine.',
  KI303: 'A part of the cluster could not be asked.',
  KI304: 'The mode is staged: nothing is enforced.',
  KI305: 'Cilium reads blocks of addresses otherwise.',
  KI306: 'An ambient mesh carries the traffic.',
  KI401: 'A policy is not installed.',
  KI402: 'A policy is not what the values say.',
  KI403: 'A policy of the release is left over.',
  KI404: 'A policy of somebody else has a name that the values render.',
  KI405: 'The guard is not in force.',
  KI406: 'The guard is not what the values say.',
  KI407: 'The guard is left over.',
  KI408: 'The guard would have refused what is there.',
};

const what: Readonly<Record<string, string>> = {
  excess: 'Drop the rule that is named, or declare what it allows as a row of flows.',
  missing: 'Change the policy that is named, or switch the row off that needs it.',
  claim: 'Drop the row that is named, or change the claim with it.',
  opened: 'Read who may reach whom now; take the row back that opens it, if that is not meant.',
  closed: 'Read who may no longer reach whom; Kasm may need it.',
  problem: 'Each sentence says what to write instead.',
  note: 'Each sentence says what to write, if it is not meant.',
};

/** What to do about a finding, in a sentence. */
export const findingHelp = (id: string): string =>
  what[id] ?? `The docs of kasm-isolation tell what to write, in docs/findings.md, section ${id}.`;
