import type { EngineOf } from './engine.ts';
import { felix } from './felix.ts';
import { k3sEngine } from './k3s-engine.ts';

/** The policy engines of the lab. */
export const engineNames = ['k3s', 'felix'] as const;
export type EngineName = (typeof engineNames)[number];

/** One of them. */
export interface EngineKind {
  /** What people know it by. */
  readonly title: string;
  /** The platform of the chart whose engine it is. */
  readonly platform: 'k3s' | 'rke2';
  /** Whether whoever is denied gets an answer, or silence. */
  readonly rejects: boolean;
  /** Whether a rule takes the ports of another for a moment, when one that came before both is new or gone. */
  readonly movesRules: boolean;
  /** Whether a pod has no connections until the engine knows it, or all of them. */
  readonly shutsUnknownPods: boolean;
  /** Whether what Helm installs at once also comes into force at once, and not the default deny before the rest. */
  readonly installsAtOnce: boolean;
  readonly make: EngineOf;
}

export const engines: Readonly<Record<EngineName, EngineKind>> = {
  k3s: {
    title: "K3s' engine",
    platform: 'k3s',
    rejects: true,
    movesRules: true,
    shutsUnknownPods: false,
    installsAtOnce: true,
    make: k3sEngine,
  },
  felix: {
    title: 'Felix',
    platform: 'rke2',
    rejects: false,
    movesRules: false,
    shutsUnknownPods: true,
    installsAtOnce: false,
    make: felix,
  },
};
