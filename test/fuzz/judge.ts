import { parseAllDocuments } from 'yaml';

/**
 * What must be true of everything that comes out, written down from the documentation alone: nothing of the product is
 * used here. Each function gives a sentence for each thing that is wrong.
 */

type Fields = Readonly<Record<string, unknown>>;

const isMap = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isFilledList = (value: unknown): value is readonly unknown[] =>
  Array.isArray(value) && value.length > 0;

const fields = (value: unknown): Fields => (isMap(value) ? value : {});
const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

/** Keys that deployment tools act on, but for those by which policies are only kept. */
const isControl = (key: string): boolean =>
  /^(?:[\w.-]+\.)?(?:helm\.sh|config\.k(?:ubernetes|8s)\.io|kubectl\.kubernetes\.io|argoproj\.io|fluxcd\.io)\//u.test(
    key,
  ) &&
  !/^(?:helm\.sh\/(?:resource-policy|chart)|argocd\.argoproj\.io\/sync-(?:wave|options))$/u.test(
    key,
  );

/** Every text and number of a tree, keys too. */
function leaves(value: unknown): readonly string[] {
  if (Array.isArray(value)) return value.flatMap(leaves);
  if (isMap(value)) return Object.entries(value).flatMap(([key, child]) => [key, ...leaves(child)]);
  return [String(value)];
}

export interface Rendered {
  readonly kind: string;
  readonly component: string;
  readonly policy: Fields;
}

/** Values as text, without the peers and rows that they switch off: these name nobody. */
export const named = (values: Fields): string =>
  JSON.stringify(values, (key, child: unknown) =>
    key === 'peers' || key === 'flows'
      ? Object.fromEntries(
          Object.entries(fields(child)).filter(([, entry]) => fields(entry)['enabled'] !== false),
        )
      : child,
  );

/** The objects of a manifest, read as plain YAML. */
export const objectsOf = (manifest: string): readonly Rendered[] =>
  parseAllDocuments(manifest, { version: '1.1' }).flatMap((document) => {
    if (document.errors[0]) throw document.errors[0];
    const policy: unknown = document.toJS();
    if (!isMap(policy)) return [];
    const { labels } = fields(policy['metadata']);
    const component = String(fields(labels)['app.kubernetes.io/component']);
    return [{ kind: String(policy['kind']), component, policy }];
  });

const rulesOf = (policy: Fields): readonly (readonly [unknown, Fields])[] => {
  const { ingress, egress } = fields(policy['spec']);
  return [
    ...list(ingress).map((rule) => [fields(rule)['from'], fields(rule)] as const),
    ...list(egress).map((rule) => [fields(rule)['to'], fields(rule)] as const),
  ];
};

const isSelector = (selector: unknown): boolean =>
  selector === undefined ||
  (isMap(selector) &&
    (Object.keys(fields(selector['matchLabels'])).length > 0 ||
      isFilledList(selector['matchExpressions'])));

function ofPeer(peer: unknown): string | undefined {
  const { podSelector, namespaceSelector, ipBlock, ...others } = fields(peer);
  const isSomebody = [podSelector, namespaceSelector, ipBlock].some((each) => each !== undefined);
  return isSomebody &&
    Object.keys(others).length === 0 &&
    isSelector(podSelector) &&
    isSelector(namespaceSelector) &&
    (ipBlock === undefined || typeof fields(ipBlock)['cidr'] === 'string')
    ? undefined
    : `has the peer ${JSON.stringify(peer)}`;
}

function ofPort(port: unknown): string | undefined {
  const { protocol, port: first, endPort: last = first } = fields(port);
  return ['TCP', 'UDP', 'SCTP'].includes(String(protocol)) &&
    Number.isInteger(first) &&
    Number.isInteger(last) &&
    Number(first) >= 1 &&
    Number(last) <= 65_535 &&
    Number(first) <= Number(last)
    ? undefined
    : `has the port ${JSON.stringify(port)}`;
}

const guardKinds = ['ValidatingAdmissionPolicy', 'ValidatingAdmissionPolicyBinding'];

/** An object of the guard fails closed, is of its namespace by name, and judges nobody else's. */
function ofGuard({ kind, policy }: Rendered): readonly string[] {
  const name = String(fields(policy['metadata'])['name']);
  const { failurePolicy, matchConstraints, validations, policyName, validationActions } = fields(
    policy['spec'],
  );
  const isElsewhere = /\.guard-(?:namespaces|peer-)/u.test(name);
  const isHere = JSON.stringify(fields(matchConstraints)['namespaceSelector'])?.includes('"kasm"');
  const isRight =
    kind === guardKinds[0]
      ? failurePolicy === 'Fail' && isFilledList(validations) && (isHere || isElsewhere)
      : policyName === name && isFilledList(validationActions);
  return isRight && /^kasm\.\S+\.guard-[-a-z0-9]+$/u.test(name)
    ? []
    : [`${kind} ${name} guards something else`];
}

function ofPolicy({ kind, component, policy }: Rendered, values: string): readonly string[] {
  const metadata = fields(policy['metadata']);
  const spec = fields(policy['spec']);
  const said: (string | undefined)[] = [];
  const wrong = (what: string): void => void said.push(what);
  if (kind !== 'NetworkPolicy' || policy['apiVersion'] !== 'networking.k8s.io/v1')
    wrong(`is a ${kind}`);
  if (metadata['namespace'] !== 'kasm') wrong(`is in namespace ${String(metadata['namespace'])}`);
  if (!/^[a-z0-9]([-.a-z0-9]*[a-z0-9])?$/u.test(String(metadata['name']))) wrong('has no name');
  for (const field of Object.keys({ ...metadata }))
    if (!['name', 'namespace', 'labels', 'annotations'].includes(field)) wrong(`has ${field}`);
  for (const key of [
    ...Object.keys(fields(metadata['labels'])),
    ...Object.keys(fields(metadata['annotations'])),
  ])
    if (isControl(key)) wrong(`bears the control key ${key}`);
  if (!isFilledList(spec['policyTypes'])) wrong('closes nothing');
  if (component !== 'default-deny' && !isSelector(spec['podSelector'] ?? {}))
    wrong('selects every pod');
  for (const [peers, rule] of rulesOf(policy)) {
    if (!isFilledList(peers) && !values.includes('anywhere')) wrong('has a rule without peers');
    if (!isFilledList(rule['ports']) && !values.includes('allPorts') && !isAllPorts(policy, rule))
      wrong('has a rule without ports');
    said.push(...list(peers).map(ofPeer), ...list(rule['ports']).map(ofPort));
  }
  return said.flatMap((each) => each ?? []).map((each) => `${component} ${each}`);
}

/** The preset `core` opens its proxy on every port: its seed does. */
const isAllPorts = (policy: Fields, rule: Fields): boolean =>
  String(fields(policy['metadata'])['name']) === 'allow-proxy-ingress' && !('ports' in rule);

/** Peers and ports of what the data tier admits. */
const admitted = (objects: readonly Rendered[], component: string): readonly string[] =>
  objects
    .filter((object) => object.component === component)
    .flatMap(({ policy }) => leaves(list(fields(policy['spec'])['ingress'])));

/** What is known of a preset without asking the chart: what a reviewer read of it, and the text of its platform. */
export interface Known {
  readonly objects: readonly Rendered[];
  readonly platform: string;
}

/** Whoever reaches a database is in the preset, on the platform, or named by the values. */
function ofDataTier(
  objects: readonly Rendered[],
  { objects: preset, platform }: Known,
  values: string,
): readonly string[] {
  return ['db', 'redis'].flatMap((component) => {
    const known = new Set([
      ...admitted(preset, component),
      // A row of the values may name any component of the preset.
      ...(values.includes('flows') ? preset.flatMap(({ policy }) => leaves(policy['spec'])) : []),
      'from', 'ports', 'protocol', 'port', 'endPort', 'TCP', 'UDP', 'SCTP', 'ipBlock', 'cidr', 'except',
      'podSelector', 'namespaceSelector', 'matchLabels', 'matchExpressions', 'key', 'operator', 'values',
      'kubernetes.io/metadata.name', 'app.kubernetes.io/instance',
    ]); // prettier-ignore
    return admitted(objects, component)
      .filter((leaf) => !known.has(leaf) && !platform.includes(leaf))
      .filter((leaf) => !values.includes(JSON.stringify(leaf).slice(1, -1)))
      .map((leaf) => `${component} admits ${leaf}, which nobody named`);
  });
}

/** What is wrong with what was rendered from values, given as text, beside what is known of their preset. */
export function ofManifest(manifest: string, preset: Known, values: string): readonly string[] {
  let objects: readonly Rendered[];
  try {
    objects = objectsOf(manifest);
  } catch (error) {
    return [`is no YAML: ${String(error)}`];
  }
  const guard = objects.filter(({ kind }) => guardKinds.includes(kind));
  const policies = objects.filter((object) => !guard.includes(object));
  const names = objects.map(
    ({ kind, policy }) => `${kind} ${String(fields(policy['metadata'])['name'])}`,
  );
  return [
    ...(objects.length === 0 ? ['renders nothing'] : []),
    ...(new Set(names).size < names.length ? ['renders one name twice'] : []),
    ...guard.flatMap(ofGuard),
    ...policies.flatMap((object) => ofPolicy(object, values)),
    ...ofDataTier(policies, preset, values),
  ];
}

/** What is wrong with how a command ended. */
export function ofRun({
  exitCode,
  stdout,
  stderr,
}: {
  readonly exitCode: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
}): readonly string[] {
  const text = `${stdout}\n${stderr}`;
  return [
    ...([0, 1, 2, 3].includes(Number(exitCode)) ? [] : [`ends with ${exitCode}`]),
    ...(/internal error|^ +at .*:\d+:\d+\)?$/mu.test(text)
      ? ['ends with an error of its own']
      : []),
    ...(/[^\P{Cc}\n]|[\p{Cf}\p{Zl}\p{Zp}]/u.test(text) ? ['prints a control character'] : []),
    ...(exitCode === 2 && (stdout !== '' || stderr === '') ? ['refuses without a sentence'] : []),
    ...(exitCode === 1 && stdout === '' ? ['finds something and does not say what'] : []),
  ];
}

/** Whether Helm's own words show that a template broke, in place of a refusal. */
export const isBroken = (stderr: string): boolean =>
  !stderr.includes('kasm-isolation: ') &&
  /nil pointer|error calling|wrong type|out of range|can't evaluate|goroutine|YAML parse error|incompatible types/u.test(
    stderr,
  );
