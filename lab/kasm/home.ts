import type { KasmService } from '../kasm-services.ts';
import type { LabPod } from '../lab.ts';
import type { Generation } from './generation.ts';
import type { Site } from './site.ts';

/** What a service of Kasm knows of the Kasm that it belongs to. */
export interface Home {
  readonly site: Site;
  readonly generation: Generation;
  /** The pod of a component. */
  readonly pod: (component: string) => LabPod;
  readonly service: (component: string) => KasmService;
  /** A component by the name of its Service. */
  readonly url: (component: string, port: number, scheme?: 'http' | 'https') => string;
  /** The host of the database. */
  readonly database: string;
}
