import { chartServices } from '../../lab/kasm-services.ts';

/**
 * The Service by which Kasm's own chart publishes the proxy, of type LoadBalancer unless told otherwise, derived from
 * Kasm's charts and not from the presets, which are judged by it. Chart `kasm-single-zone` 1.16 has none: it always renders
 * an Ingress.
 */
export const proxyServiceOf = (preset: string, release: string): string | undefined =>
  chartServices(preset, { release }).find(({ isPublic }) => isPublic)?.name;
