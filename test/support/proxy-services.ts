/**
 * The Service by which Kasm's own chart publishes the proxy, of type LoadBalancer unless told otherwise, derived from
 * Kasm's charts (`templates/proxy-service-external.yaml`) and not from the presets, which are judged by it. Chart
 * `kasm-single-zone` 1.16 has none: it always renders an Ingress.
 */
export function proxyServiceOf(preset: string, release: string): string | undefined {
  if (preset === 'kasm-1.18') return 'kasm-proxy-ext';
  if (['kasm-1.19', 'kasm-connection-proxy', 'kasm-platform'].includes(preset)) {
    return `${release}-proxy-ext-default`;
  }
  return undefined;
}
