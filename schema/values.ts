import * as z from 'zod';
import { claim } from './claim.ts';
import { component, policyName } from './component.ts';
import { flow } from './flow.ts';
import { guard } from './guard.ts';
import { helmTest } from './helm-test.ts';
import { annotationMap, labelMap, labelSelector } from './labels.ts';
import { enabled, entryName, platformNames, presetNames } from './names.ts';
import { peer } from './peer.ts';

const table = <Entry extends z.ZodType>(entry: Entry, kind: string, description: string) =>
  z
    .record(entryName, entry)
    .meta({
      description,
      'x-is': `a map of ${kind}`,
      'x-write': `name: {...} pairs`,
    })
    .default({});

const umbrella =
  'stands in values of an umbrella chart; hand over what is below it, or render the umbrella chart itself';
const manifest =
  'stands in a manifest, and this is a file of values; hand over what is below its values, valuesObject or valuesInline';

/**
 * The values of the chart: the one contract. `chart/values.schema.json`, the TypeScript types,
 * `chart/values.yaml` and the reference table are generated from it. What crosses fields
 * (unknown names, ranges, duplicates) is judged by the chart alone: `chart/templates/_problems*.tpl`.
 */
export const values = z
  .strictObject({
    preset: z
      .enum(presetNames)
      .meta({
        description: 'Which Kasm deployment: a table of components, peers and flows.',
        'x-is': 'a preset',
      })
      .default('plain'),
    platform: z
      .enum(platformNames)
      .meta({
        description: 'Which cluster: where the ingress controller, DNS and Prometheus are.',
        'x-is': 'a platform',
      })
      .default('k3s'),
    egress: z
      .enum(['dataTier', 'all'])
      .meta({
        description:
          'Whose outgoing traffic is closed: that of the data tier (database, Redis, database jobs), or that of all components.',
        'x-is': 'an egress mode',
      })
      .default('dataTier'),
    mode: z
      .enum(['enforced', 'staged'])
      .meta({
        description:
          'Whether the policies are enforced, or staged: the same as StagedKubernetesNetworkPolicy, which Calico 3.30 and newer watches and does not enforce.',
        'x-is': 'a mode',
      })
      .default('enforced'),
    preflight: z
      .union([z.enum(['refuse', 'warn', 'off']), z.literal(false)])
      .meta({
        description:
          'On install the chart looks once whether its components mean the pods of the namespace: `refuse` to cut off pods of no component, `warn` in the notes, or `off`, also for whoever may not list pods. It changes nothing that is rendered.',
        'x-is': 'a preflight mode',
        // YAML 1.1 reads a bare off as false.
        'x-emit': { type: ['string', 'boolean'], enum: ['refuse', 'warn', 'off', false] },
      })
      .default('refuse'),
    kasm: z
      .strictObject({
        release: z
          .string()
          .max(53)
          .regex(/^([a-z0-9]([-a-z0-9.]*[a-z0-9])?)?$/)
          .meta({
            description:
              'Name of the Kasm Helm release. Adds `app.kubernetes.io/instance: <release>` to every selector of a `kasm-*` preset but `kasm-platform`; where another release shares the namespace, set `defaultDeny.podSelector` too.',
            'x-is': 'a release name',
            'x-write': 'the name of the Kasm release, as helm list shows it',
          })
          .default(''),
        version: z
          .string()
          .max(20)
          .regex(/^([0-9]+(\.[0-9]+)*)?$/)
          .meta({
            description:
              'Version of the Kasm chart that runs; rows that only other versions need are off. Empty means the newest that the preset knows; for an upgrade, write the older one until it is through.',
            'x-is': 'a version of the Kasm chart',
            'x-write': 'one in quotes, such as "1.1190.7"',
          })
          .default(''),
      })
      .meta({
        description: 'The Kasm release that is isolated.',
        'x-is': 'a map',
        'x-write': 'a map with release and version',
      })
      .default({ release: '', version: '' }),
    fullnameOverride: z
      .string()
      .max(53)
      .regex(/^([a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*)?$/)
      .meta({
        description: 'Prefix of policy names in place of the release name.',
        'x-is': 'a name prefix',
        'x-write':
          'at most 53 of a-z, 0-9, - and ., with a letter or digit at both ends and around each dot',
      })
      .default(''),
    labels: labelMap
      .meta({
        description: 'More labels on every policy; none that deployment tools read as orders.',
      })
      .default({}),
    annotations: annotationMap
      .meta({
        description:
          'More annotations on every policy. Of those that deployment tools read as orders, only ones that keep the policy: `helm.sh/resource-policy: keep`, and `sync-options` and `sync-wave` of Argo CD.',
      })
      .default({}),
    defaultDeny: z
      .strictObject({
        enabled: enabled.optional(),
        podSelector: labelSelector.optional(),
        policyName: policyName
          .meta({ description: 'Name of the policy in place of `<release>-default-deny`.' })
          .optional(),
      })
      .meta({
        description:
          'The floor: every pod of the namespace (or of `podSelector`, in a shared namespace) accepts nothing that no flow allows.',
        'x-is': 'the default deny',
        'x-write': 'a map with enabled, podSelector or policyName',
      })
      .default({}),
    components: table(
      component,
      'components',
      'Groups of Kasm pods, by name: changes to the preset, or new ones.',
    ),
    peers: table(
      peer,
      'peers',
      'Whoever is not ours, by name: changes to preset and platform, or new ones.',
    ),
    flows: table(
      flow,
      'flows',
      'Rows of the firewall table, by name: changes to the preset, or new ones.',
    ),
    claims: table(
      claim,
      'claims',
      'What must stay true whatever the rows say, by name: changes to the preset, or new ones.',
    ),
    guard,
    helmTest,
    global: z
      .record(z.string(), z.unknown())
      .meta({
        description: 'Set by umbrella charts; ignored here.',
        'x-is': 'a map',
        'x-write': 'a map, or leave global out',
      })
      .optional(),
    enabled: enabled
      .meta({ description: 'For the `condition` of an umbrella chart; ignored here.' })
      .optional(),
  })
  .meta({
    title: 'Values of the kasm-isolation chart',
    'x-other': {
      'kasm-isolation': umbrella,
      apiVersion: manifest,
      kind: manifest,
      metadata: manifest,
      spec: manifest,
    },
    'x-is': 'a map of values',
    'x-write': 'key: value pairs such as preset: plain',
  });
