import type { Workload } from '../../read/kinds/workload.ts';

/** An `error` leaves a verdict about the cluster without ground; a `warning` is for people to look at. */
type Severity = 'error' | 'warning';

/** Where traffic is led that no row admits: a component and a port of it. */
export interface Wish {
  /** What leads it there, such as `Service kasm/kasm-proxy`. */
  readonly by: string;
  readonly component: string;
  readonly port: number;
  readonly protocol: string;
}

/**
 * One thing that table and cluster do not agree on. The ids are stable, and `docs/findings.md` tells of each:
 * KI1xx who is meant, KI2xx what leads somewhere, KI3xx what judges or enforces.
 */
export type CoverageFinding =
  | {
      readonly id: 'KI100';
      readonly severity: 'error';
      readonly namespace: string;
      /** Other namespaces with pods that components would mean, were it the namespace of Kasm. */
      readonly instead: readonly string[];
    }
  | {
      readonly id: 'KI101';
      readonly severity: Severity;
      readonly components: readonly string[];
      /** Pods of no component that look like it. */
      readonly alike: readonly Workload[];
      /** Pods of other namespaces that look like a part of the data tier. */
      readonly elsewhere: readonly Workload[];
    }
  | {
      readonly id: 'KI102';
      readonly severity: 'error';
      readonly pods: readonly Workload[];
      /** Whether the default deny shuts them; else nothing binds them at all. */
      readonly areShut: boolean;
      /** What would mean them: a preset, or a ready example. */
      readonly fits: readonly Fit[];
    }
  | {
      readonly id: 'KI103';
      readonly severity: 'warning';
      readonly components: readonly string[];
      readonly pods: readonly Workload[];
    }
  | {
      readonly id: 'KI104';
      readonly severity: 'error';
      readonly component: string;
      readonly pods: readonly Workload[];
    }
  | {
      readonly id: 'KI105';
      readonly severity: 'warning';
      readonly peers: readonly string[];
      readonly rows: readonly string[];
      /** Values that pods there bear for a key of its selector, where that is all that differs. */
      readonly nearly: readonly { readonly key: string; readonly values: readonly string[] }[];
    }
  | {
      readonly id: 'KI106';
      readonly severity: 'error';
      readonly peer: string;
      readonly rows: readonly string[];
      readonly pods: readonly Workload[];
    }
  | {
      readonly id: 'KI107';
      readonly severity: 'error';
      readonly peer: string;
      readonly pods: readonly Workload[];
    }
  | {
      readonly id: 'KI108';
      readonly severity: 'warning';
      readonly component: string;
      readonly releases: readonly string[];
    }
  | {
      readonly id: 'KI109';
      readonly severity: 'error';
      readonly peer: string;
      readonly rows: readonly string[];
      /** Ingress controllers that the peer does not mean. */
      readonly pods: readonly Workload[];
    }
  | ({ readonly id: 'KI201'; readonly severity: 'error'; readonly type: string } & Wish)
  | ({
      readonly id: 'KI202';
      readonly severity: 'error';
      readonly service: { readonly namespace: string; readonly name: string };
      readonly pods: readonly Workload[];
    } & Wish)
  | ({ readonly id: 'KI203'; readonly severity: 'error' } & Wish)
  | ({
      readonly id: 'KI204';
      readonly severity: 'error';
      /** Whether rows admit peers there, and none of them is here. */
      readonly isNobody: boolean;
    } & Wish)
  | {
      readonly id: 'KI205';
      readonly severity: 'warning';
      readonly peer: string;
      readonly block: string;
      readonly services: readonly string[];
    }
  | { readonly id: 'KI301'; readonly severity: 'error'; readonly policies: readonly string[] }
  | { readonly id: 'KI303'; readonly severity: Severity; readonly unasked: readonly string[] }
  | { readonly id: 'KI304'; readonly severity: 'error' }
  | { readonly id: 'KI305'; readonly severity: 'warning' }
  | { readonly id: 'KI306'; readonly severity: 'error'; readonly namespace: string }
  | { readonly id: 'KI302'; readonly severity: 'error'; readonly nodes: readonly string[] };

/** What would mean pods that nothing means now, and how many of them. */
export interface Fit {
  readonly kind: 'preset' | 'example';
  readonly name: string;
  readonly pods: number;
}

/** What stands over every verdict about staged policies. */
export const stagedFindings = (isStaged: boolean): readonly CoverageFinding[] =>
  isStaged ? [{ id: 'KI304', severity: 'error' }] : [];
