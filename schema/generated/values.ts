/* Generated from schema/ by `npm run generate`. Do not edit. */

export type LabelValue = string;
/**
 * Switch the entry off with `false`; its name stays known. Null is as if it were not written.
 */
export type Enabled = boolean | null;
export type Cidr = string;
export type Name = string;

export interface Values {
  /**
   * Which Kasm deployment: a table of components, peers and flows.
   */
  preset?:
    | 'core'
    | 'data-tier'
    | 'plain'
    | 'kasm-1.16'
    | 'kasm-1.18'
    | 'kasm-1.19'
    | 'kasm-connection-proxy'
    | 'kasm-platform'
    | 'none';
  /**
   * Which cluster: where the ingress controller, DNS and Prometheus are.
   */
  platform?: 'k3s' | 'rke2' | 'openshift' | 'generic';
  /**
   * Whose outgoing traffic is closed: that of the data tier (database, Redis, database jobs), or that of all components.
   */
  egress?: 'dataTier' | 'all';
  /**
   * Whether the policies are enforced, or staged: the same as StagedKubernetesNetworkPolicy, which Calico 3.30 and newer watches and does not enforce.
   */
  mode?: 'enforced' | 'staged';
  /**
   * On install the chart looks once whether its components mean the pods of the namespace: `refuse` to cut off pods of no component, `warn` in the notes, or `off`, also for whoever may not list pods. It changes nothing that is rendered.
   */
  preflight?: 'refuse' | 'warn' | 'off' | false;
  /**
   * The Kasm release that is isolated.
   */
  kasm?: {
    /**
     * Name of the Kasm Helm release. Adds `app.kubernetes.io/instance: <release>` to every selector of a `kasm-*` preset but `kasm-platform`; where another release shares the namespace, set `defaultDeny.podSelector` too.
     */
    release?: string;
    /**
     * Version of the Kasm chart that runs; rows that only other versions need are off. Empty means the newest that the preset knows; for an upgrade, write the older one until it is through.
     */
    version?: string;
  };
  /**
   * Prefix of policy names in place of the release name.
   */
  fullnameOverride?: string;
  /**
   * More labels on every policy; none that deployment tools read as orders.
   */
  labels?: {
    [k: string]: LabelValue;
  };
  /**
   * More annotations on every policy. Of those that deployment tools read as orders, only ones that keep the policy: `helm.sh/resource-policy: keep`, and `sync-options` and `sync-wave` of Argo CD.
   */
  annotations?: {
    /**
     * Helm leaves the policy in the cluster when the release goes.
     */
    'helm.sh/resource-policy'?: string;
    /**
     * Options of Argo CD that keep the policy.
     */
    'argocd.argoproj.io/sync-options'?: string;
    /**
     * Wave of Argo CD, at most 0: the default deny comes last, in wave 1.
     */
    'argocd.argoproj.io/sync-wave'?: string;
    [k: string]: string | undefined;
  };
  /**
   * The floor: every pod of the namespace (or of `podSelector`, in a shared namespace) accepts nothing that no flow allows.
   */
  defaultDeny?: {
    enabled?: Enabled;
    podSelector?: LabelSelector;
    /**
     * Name of the policy in place of `<release>-default-deny`.
     */
    policyName?: string;
  };
  /**
   * Groups of Kasm pods, by name: changes to the preset, or new ones.
   */
  components?: {
    [k: string]: Component;
  };
  /**
   * Whoever is not ours, by name: changes to preset and platform, or new ones.
   */
  peers?: {
    [k: string]: Peer;
  };
  /**
   * Rows of the firewall table, by name: changes to the preset, or new ones.
   */
  flows?: {
    [k: string]: Flow;
  };
  /**
   * What must stay true whatever the rows say, by name: changes to the preset, or new ones.
   */
  claims?: {
    [k: string]: Claim;
  };
  /**
   * Only who is allowed may give pods the labels of a component, or write NetworkPolicies in the namespace: by ValidatingAdmissionPolicy, which Kubernetes has from 1.30.
   */
  guard?: {
    /**
     * Render the guard. Its objects are cluster-scoped: whoever installs needs rights on validatingadmissionpolicies and validatingadmissionpolicybindings.
     */
    enabled?: boolean | null;
    /**
     * What happens to a request that the guard is against: `Audit` marks it in the audit log, `Warn` tells whoever made it, `Deny` refuses it. `[Audit, Warn]` and `[Audit, Deny]` may be combined.
     *
     * @minItems 1
     */
    action?: ('Audit' | 'Warn' | 'Deny') | ('Audit' | 'Warn' | 'Deny')[];
    /**
     * Who may: whoever installs and upgrades Kasm and this chart, and operators that make pods themselves. The controllers of Kubernetes that make pods of templates always may.
     */
    allow?: {
      /**
       * Users, such as `system:admin` of K3s.
       */
      users?: string[];
      /**
       * Groups, such as `system:masters`.
       */
      groups?: string[];
      /**
       * Service accounts, such as `argocd/argocd-application-controller`.
       */
      serviceAccounts?: string[];
    };
    /**
     * Guard the pods of peers in other namespaces too (the ingress controller, Prometheus, DNS), in their namespaces.
     */
    peers?: boolean;
  };
  /**
   * Two pods for `helm test`, which prove on your cluster that the policies are enforced: one with the labels of a source of the flow, which must connect, and one that no flow speaks of, which must not.
   */
  helmTest?: {
    /**
     * Render two pods that `helm test` runs, and nothing else does.
     */
    enabled?: boolean | null;
    /**
     * Name of the flow that is tried; empty means the one that the preset chooses.
     */
    flow?: string;
    /**
     * Name of the Service (or an address) by which pods reach the target of the flow, such as `kasm-db`. Needed when enabled: labels do not tell it.
     */
    host?: string;
    /**
     * Image of the probes: busybox, or another one with its `sh`, `nc` and `timeout`.
     */
    image?: string;
    /**
     * Names of the Secrets that the image is pulled with.
     */
    imagePullSecrets?: string[];
    /**
     * Security context of the pods; written, it replaces the default whole. Empty, it is that of Pod Security "restricted" with user 65534 (on `openshift` the user that the namespace gives).
     */
    podSecurityContext?: {
      /**
       * Refuse to run as root.
       */
      runAsNonRoot?: boolean;
      /**
       * User id of the probe.
       */
      runAsUser?: number;
      /**
       * Group id of the probe.
       */
      runAsGroup?: number;
      seccompProfile?: {
        /**
         * Which system calls are open.
         */
        type: 'RuntimeDefault' | 'Unconfined';
      };
    };
    /**
     * Who runs the pods: `helm` prints what they say; `flux` runs them after an install or upgrade (`spec.test.enable`), where that printing would crash its helm-controller; `argocd` runs them after each sync.
     */
    runner?: 'helm' | 'flux' | 'argocd';
    /**
     * Security context of the containers; written, it replaces the default whole. Empty, it is that of Pod Security "restricted", on a read-only image.
     */
    securityContext?: {
      /**
       * Let a process gain more rights than its parent.
       */
      allowPrivilegeEscalation?: boolean;
      /**
       * Mount the image read-only.
       */
      readOnlyRootFilesystem?: boolean;
      capabilities?: {
        /**
         * Capabilities taken away; a probe needs none.
         *
         * @minItems 1
         */
        drop: string[];
      };
    };
    /**
     * Taints that the pods stand.
     */
    tolerations?: {
      /**
       * Key of the taint.
       */
      key?: string;
      /**
       * How the taint is compared; Equal when left out.
       */
      operator?: 'Equal' | 'Exists';
      /**
       * Value of the taint, for Equal.
       */
      value?: string;
      /**
       * Effect of the taint; every one when left out.
       */
      effect?: 'NoSchedule' | 'PreferNoSchedule' | 'NoExecute';
    }[];
  };
  /**
   * Set by umbrella charts; ignored here.
   */
  global?: {
    [k: string]: unknown;
  };
  /**
   * Switch the entry off with `false`; its name stays known. Null is as if it were not written.
   */
  enabled?: boolean | null;
}
/**
 * Kubernetes label selector with at least one requirement. It is one thing: written in values, it replaces that of the preset or platform whole.
 */
export interface LabelSelector {
  /**
   * Labels that must all be there.
   */
  matchLabels?: {
    [k: string]: LabelValue;
  };
  /**
   * Expressions that must all hold.
   *
   * @minItems 1
   */
  matchExpressions?: {
    /**
     * The label key.
     */
    key: string;
    /**
     * How the label is compared.
     */
    operator: 'In' | 'NotIn' | 'Exists' | 'DoesNotExist';
    /**
     * For In and NotIn only.
     */
    values?: LabelValue[];
  }[];
}
/**
 * A group of Kasm pods and the one policy that isolates them. A name that the preset does not have adds a component and needs a `podSelector`.
 */
export interface Component {
  enabled?: Enabled;
  /**
   * What these pods do; becomes the description annotation.
   */
  description?: string;
  podSelector?: LabelSelector;
  /**
   * Named ports. They are merged by name with those of the preset or platform.
   */
  ports?: {
    [k: string]: Port;
  };
  /**
   * Directions that the policy closes: `[Ingress]` (when left out) or `[Ingress, Egress]`. `egress: all` closes both everywhere.
   *
   * @minItems 1
   */
  policyTypes?: ('Ingress' | 'Egress')[];
  /**
   * Name of the policy in place of `<release>-<component>`.
   */
  policyName?: string;
  /**
   * More annotations on this policy.
   */
  annotations?: {
    /**
     * Helm leaves the policy in the cluster when the release goes.
     */
    'helm.sh/resource-policy'?: string;
    /**
     * Options of Argo CD that keep the policy.
     */
    'argocd.argoproj.io/sync-options'?: string;
    /**
     * Wave of Argo CD, at most 0: the default deny comes last, in wave 1.
     */
    'argocd.argoproj.io/sync-wave'?: string;
    [k: string]: string | undefined;
  };
}
/**
 * A port of a container. Written in values, it replaces the port of that name whole.
 */
export interface Port {
  /**
   * Port of the container (not of the Service).
   */
  port: number | string;
  /**
   * Last port of a range that starts at `port`.
   */
  endPort?: number | string;
  /**
   * Protocol; TCP when left out.
   */
  protocol?: 'TCP' | 'UDP' | 'SCTP';
}
/**
 * Whoever is not ours: pods chosen by `namespaceSelector` and `podSelector` (both must match; a `podSelector` alone means the release namespace), or `ipBlocks`, or `anywhere: true`.
 */
export interface Peer {
  enabled?: Enabled;
  /**
   * Who this is.
   */
  description?: string;
  namespaceSelector?: LabelSelector;
  podSelector?: LabelSelector;
  /**
   * Addresses outside the cluster, IPv4 and IPv6. The list replaces that of the preset or platform whole.
   *
   * @minItems 1
   */
  ipBlocks?: {
    /**
     * The network.
     */
    cidr: string;
    /**
     * Smaller networks inside `cidr` that are left out.
     */
    except?: Cidr[];
  }[];
  /**
   * Every source or destination there is. The only way to say so.
   */
  anywhere?: boolean;
  /**
   * Named ports. They are merged by name with those of the preset or platform.
   */
  ports?: {
    [k: string]: Port;
  };
}
/**
 * A row of the table. A name that the preset does not have adds a flow and needs `from`, `to` and `ports` (or `allPorts: true`).
 */
export interface Flow {
  enabled?: Enabled;
  /**
   * The need or the threat that the row answers.
   */
  description?: string;
  /**
   * Components or peers that open the connection.
   *
   * @minItems 1
   */
  from?: Name[];
  /**
   * Components or peers that accept it.
   *
   * @minItems 1
   */
  to?: Name[];
  /**
   * Names of ports that every `to` has.
   *
   * @minItems 1
   */
  ports?: Name[];
  /**
   * Every port and protocol, in place of `ports`. Must be written out to mean it.
   */
  allPorts?: boolean;
}
/**
 * What must stay true whatever the rows say: `to` and `onlyFrom`, or `from` and `onlyTo`, or `onlyRows`. `prove` ends with 1 where it does not.
 */
export interface Claim {
  enabled?: Enabled;
  /**
   * The claim in words.
   */
  description?: string;
  /**
   * Components that only these may reach.
   *
   * @minItems 1
   */
  to?: Name[];
  /**
   * Named ports of `to` that the claim is about; all when left out.
   *
   * @minItems 1
   */
  ports?: Name[];
  /**
   * Who may reach `to`, and nobody else.
   */
  onlyFrom?: Name[];
  /**
   * Components that may reach only these.
   *
   * @minItems 1
   */
  from?: Name[];
  /**
   * Whom `from` may reach, and nobody else.
   */
  onlyTo?: Name[];
  /**
   * Nothing passes between pods of the namespace (`inside`), or to them from outside of it (`outside`), but what a row declares.
   */
  onlyRows?: 'inside' | 'outside';
}
