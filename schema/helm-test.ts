import * as z from 'zod';
import { labelKey, labelValue } from './labels.ts';
import { address } from './peer.ts';

const dnsLabel = '[a-z0-9]([-a-z0-9]*[a-z0-9])?';
const dnsName = `${dnsLabel}(\\.${dnsLabel})*`;

const flag = (description: string) =>
  z.boolean().meta({ description, 'x-is': 'a boolean', 'x-write': 'true or false without quotes' });

const id = (description: string) =>
  z.int().min(0).max(2147483647).meta({
    description,
    'x-is': 'a user or group id',
    'x-write': 'a whole number from 0 to 2147483647',
  });

export const podSecurityContext = z
  .strictObject({
    runAsNonRoot: flag('Refuse to run as root.').optional(),
    runAsUser: id('User id of the probe.').optional(),
    runAsGroup: id('Group id of the probe.').optional(),
    seccompProfile: z
      .strictObject({
        type: z.enum(['RuntimeDefault', 'Unconfined']).meta({
          description: 'Which system calls are open.',
          'x-is': 'a seccomp profile type',
        }),
      })
      .meta({ 'x-is': 'a seccomp profile', 'x-write': 'a map such as {type: RuntimeDefault}' })
      .optional(),
  })
  .meta({
    description:
      'Security context of the pods; written, it replaces the default whole. Empty, it is that of Pod Security "restricted" with user 65534 (on `openshift` the user that the namespace gives).',
    'x-is': 'a security context',
    'x-write': 'a map such as {runAsNonRoot: true, runAsUser: 65534}',
  });

const securityContext = z
  .strictObject({
    allowPrivilegeEscalation: flag('Let a process gain more rights than its parent.').optional(),
    readOnlyRootFilesystem: flag('Mount the image read-only.').optional(),
    capabilities: z
      .strictObject({
        drop: z
          .array(
            z
              .string()
              .regex(/^[A-Z][A-Z_]*$/)
              .meta({ 'x-is': 'a capability', 'x-write': 'capitals and _, such as ALL' }),
          )
          .min(1)
          .meta({
            description: 'Capabilities taken away; a probe needs none.',
            'x-is': 'a list of capabilities',
            'x-write': 'a list such as [ALL]',
          }),
      })
      .meta({ 'x-is': 'a map of capabilities', 'x-write': 'a map such as {drop: [ALL]}' })
      .optional(),
  })
  .meta({
    description:
      'Security context of the containers; written, it replaces the default whole. Empty, it is that of Pod Security "restricted", on a read-only image.',
    'x-is': 'a security context',
    'x-write': 'a map such as {allowPrivilegeEscalation: false}',
  });

const toleration = z
  .strictObject({
    key: labelKey.meta({ description: 'Key of the taint.' }).optional(),
    operator: z
      .enum(['Equal', 'Exists'])
      .meta({
        description: 'How the taint is compared; Equal when left out.',
        'x-is': 'an operator',
      })
      .optional(),
    value: labelValue.meta({ description: 'Value of the taint, for Equal.' }).optional(),
    effect: z
      .enum(['NoSchedule', 'PreferNoSchedule', 'NoExecute'])
      .meta({ description: 'Effect of the taint; every one when left out.', 'x-is': 'an effect' })
      .optional(),
  })
  .meta({
    'x-is': 'a toleration',
    'x-write': 'a map such as {key: dedicated, operator: Exists}',
  });

/** An image with a tag or a digest, as container runtimes read it (distribution reference grammar). */
const image = z
  .string()
  .max(400)
  .regex(
    /^([A-Za-z0-9]([-A-Za-z0-9.]*[A-Za-z0-9])?(:[0-9]{1,5})?\/)?[a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*(\/[a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*)*(:[A-Za-z0-9_][-A-Za-z0-9_.]{0,127}(@sha256:[0-9a-f]{64})?|@sha256:[0-9a-f]{64})$/,
  )
  .meta({
    'x-coarse': '^[-A-Za-z0-9._/:@]+$',
    description: 'Image of the probes: busybox, or another one with its `sh`, `nc` and `timeout`.',
    'x-is': 'an image with a tag or digest',
    'x-write': 'one such as registry.example.com/library/busybox:1.37.0',
  })
  .default('docker.io/library/busybox:1.37.0');

const host = z
  .string()
  .max(253)
  .regex(new RegExp(`^(${dnsName}\\.?|${address})?$`))
  .meta({
    'x-coarse': '^[0-9A-Za-z.:-]*$',
    description:
      'Name of the Service (or an address) by which pods reach the target of the flow, such as `kasm-db`. Needed when enabled: labels do not tell it.',
    'x-is': 'a host',
    'x-write': 'the name of a Service or an IP address, without a port',
  })
  .default('');

/** What `helm test` tries on the cluster: one connection that must work, and one that must not. */
export const helmTest = z
  .strictObject({
    enabled: z
      .boolean()
      .nullable()
      .meta({
        description: 'Render two pods that `helm test` runs, and nothing else does.',
        'x-is': 'a boolean',
        'x-write': 'true or false without quotes',
        'x-emit': { type: ['boolean', 'null'] },
      })
      .default(false),
    flow: z
      .string()
      .max(40)
      .regex(/^([a-z]([-a-z0-9]*[a-z0-9])?)?$/)
      .meta({
        description: 'Name of the flow that is tried; empty means the one that the preset chooses.',
        'x-is': 'a flow name',
        'x-write': 'the name of a flow, or leave flow out',
      })
      .default(''),
    host,
    image,
    imagePullSecrets: z
      .array(
        z
          .string()
          .max(253)
          .regex(new RegExp(`^${dnsName}$`))
          .meta({ 'x-is': 'a secret name', 'x-write': 'the name of a Secret of this namespace' }),
      )
      .refine((list) => new Set(list).size === list.length)
      .meta({
        uniqueItems: true,
        description: 'Names of the Secrets that the image is pulled with.',
        'x-is': 'a list of secret names',
        'x-write': 'a list of names, each once',
      })
      .default([]),
    podSecurityContext: podSecurityContext.default({}),
    runner: z
      .enum(['helm', 'flux', 'argocd'])
      .meta({
        description:
          'Who runs the pods: `helm` prints what they say; `flux` runs them after an install or upgrade (`spec.test.enable`), where that printing would crash its helm-controller; `argocd` runs them after each sync.',
        'x-is': 'a runner',
        'x-write': 'helm, flux or argocd',
      })
      .default('helm'),
    securityContext: securityContext.default({}),
    tolerations: z
      .array(toleration)
      .meta({
        description: 'Taints that the pods stand.',
        'x-is': 'a list of tolerations',
        'x-write': 'entries such as {key: dedicated, operator: Exists}',
      })
      .default([]),
  })
  .meta({
    description:
      'Two pods for `helm test`, which prove on your cluster that the policies are enforced: one with the labels of a source of the flow, which must connect, and one that no flow speaks of, which must not.',
    'x-is': 'a map',
    'x-write': 'a map with enabled, flow, host and so on',
  })
  .default({
    enabled: false,
    flow: '',
    host: '',
    image: 'docker.io/library/busybox:1.37.0',
    imagePullSecrets: [],
    podSecurityContext: {},
    runner: 'helm',
    securityContext: {},
    tolerations: [],
  });
