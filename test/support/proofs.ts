import type { PolicyObject } from '../../src/netpol/policy/object.ts';
import { prove, type Proof } from '../../src/reach/prove.ts';
import { proofReport, type ProofContext } from '../../src/report/answers/prove.ts';
import type { Report } from '../../src/report/report.ts';
import type { Table } from '../../src/table/table.ts';

const matchLabels = (app: string) => ({ matchLabels: { app } });

/** A table of one row: api reaches db on 5432; db is the data tier. */
const oneRow: Table = {
  defaultDeny: { enabled: false, policyTypes: [] },
  components: {
    api: {
      enabled: true,
      podSelector: matchLabels('api'),
      policyTypes: ['Ingress'],
      isDataTier: false,
    },
    db: {
      enabled: true,
      podSelector: matchLabels('db'),
      ports: { postgres: { port: 5432 } },
      policyTypes: ['Ingress', 'Egress'],
      isDataTier: true,
    },
  },
  peers: {},
  claims: {},
  flows: {
    'api-to-db': {
      enabled: true,
      description: 'Reads and writes',
      from: ['api'],
      to: ['db'],
      ports: ['postgres'],
    },
  },
};

/** A policy of namespace kasm. */
export const policyOf = (
  name: string,
  spec: PolicyObject['spec'],
  namespace = 'kasm',
): PolicyObject => ({ metadata: { name, namespace }, spec });

const ofApi = policyOf('api', { podSelector: matchLabels('api'), policyTypes: ['Ingress'] });

const ofDb = (ingress: PolicyObject['spec']['ingress']): PolicyObject =>
  policyOf('db', {
    podSelector: matchLabels('db'),
    policyTypes: ['Ingress', 'Egress'],
    ingress,
  });

const fromApi = { podSelector: matchLabels('api') };

export const proofOf = (...policies: readonly PolicyObject[]): Proof =>
  prove({ source: 'values.yaml', table: oneRow, policies, namespace: 'kasm' });

/** The row and nothing else. */
export const sound = proofOf(ofApi, ofDb([{ from: [fromApi], ports: [{ port: 5432 }] }]));

/** The same row on the wrong port, and somebody's rule that lets the pods of namespace shop in on 5432. */
export const broken = proofOf(
  ofApi,
  ofDb([
    { from: [fromApi], ports: [{ port: 22 }] },
    {
      from: [{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'shop' } } }],
      ports: [{ port: 5432 }],
    },
  ]),
);

/** A proof in words, without places unless the context knows them. */
export const reportOf = (proof: Proof, context: Partial<ProofContext> = {}): Report =>
  proofReport(proof, { placeOf: () => undefined, notes: [], ...context });

/** An answer that says nothing, but for what a test is about. */
export const reportWith = (parts: Partial<Report>): Report => ({
  verdict: 'It holds.',
  isGood: true,
  remarks: [],
  notes: [],
  grids: [],
  arrows: [],
  data: {},
  ...parts,
});
