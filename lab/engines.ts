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
  readonly make: EngineOf;
}

export const engines: Readonly<Record<EngineName, EngineKind>> = {
  k3s: { title: 'the policy engine of K3s', platform: 'k3s', rejects: true, make: k3sEngine },
  felix: {
    title: 'Felix, the policy engine of Calico and Canal',
    platform: 'rke2',
    rejects: false,
    make: felix,
  },
};
