import * as z from 'zod';
import { claim } from './claim.ts';
import { component } from './component.ts';
import { flow } from './flow.ts';
import { podSecurityContext } from './helm-test.ts';
import { labelSelector } from './labels.ts';
import { entryName, line } from './names.ts';
import { peer } from './peer.ts';

const text = line.min(1);

/** A file of `chart/files/presets/`: one Kasm deployment as a complete table. Every row says why it is there. */
export const preset = z.strictObject({
  description: text,
  /** Who answers for the pod labels: the Kasm chart, or the user whose own manifests must carry them. */
  labels: z.enum(['chart', 'yours']),
  /** The versions of the Kasm chart that the table is for, oldest first; none where nobody versions the manifests. */
  versions: z.array(z.string().regex(/^[0-9]+(\.[0-9]+)+$/u)).default([]),
  /** Whether the table goes on in `shared/outside.yaml`. */
  outside: z.boolean().default(false),
  /** The label that names the Kasm release on every pod; `kasm.release` adds it to selectors. */
  releaseLabel: z.literal('app.kubernetes.io/instance').optional(),
  /** The egress modes that the table has rows for. */
  egress: z.array(z.enum(['dataTier', 'all'])).min(1),
  /** The Service by which the Kasm chart publishes its proxy, of type LoadBalancer unless told otherwise; `RELEASE` stands for that of Kasm. */
  proxyService: text.optional(),
  /** What a user must be told. */
  notes: z.array(text).default([]),
  /** The flow that `helm test` tries where values name none. */
  helmTest: z.strictObject({ flow: entryName }).optional(),
  defaultDeny: z
    .strictObject({ enabled: z.boolean().optional(), policyName: z.string().optional() })
    .default({}),
  components: z
    .record(entryName, component.extend({ description: text, podSelector: labelSelector }))
    .default({}),
  peers: z.record(entryName, peer).default({}),
  flows: z
    .record(
      entryName,
      /** A row counts from version `since` to version `until` of the Kasm chart, both included. */
      flow.extend({ since: text.optional(), until: text.optional() }),
    )
    .default({}),
  claims: z.record(entryName, claim.extend({ description: text })).default({}),
});

/** A file of `chart/files/shared/`: rows that stand under presets (`outside`) and platforms (`cluster`). */
export const shared = z.strictObject({
  description: text,
  peers: z.record(entryName, peer).default({}),
  flows: z.record(entryName, flow).default({}),
});

/** A file of `chart/files/platforms/`: where the peers that every cluster has are found on this one. */
export const platform = z.strictObject({
  description: text,
  peers: z.record(entryName, peer),
  /** Where the cluster wants another security context of the pods of `helm test` than others. */
  helmTest: z.strictObject({ podSecurityContext }).optional(),
});

export type Preset = z.output<typeof preset>;
export type Shared = z.output<typeof shared>;
export type Platform = z.output<typeof platform>;
