// Kasm 1.19 on RKE2, typed: names of components, peers, flows and ports complete in the editor,
// and a wrong one does not compile. ../README.md has the command that writes values.yaml.
import { defineValues } from 'kasm-isolation';

export default defineValues({
  preset: 'kasm-1.19',
  platform: 'rke2',

  // Only the pods of this Helm release, should another one be installed in the namespace.
  kasm: { release: 'kasm', version: '1.1190.6' },

  components: {
    // Ours, not of the preset: an exporter that runs beside PostgreSQL as a Deployment of its own.
    'postgres-exporter': {
      description: 'Reads PostgreSQL statistics for Prometheus',
      podSelector: { matchLabels: { 'app.kubernetes.io/name': 'prometheus-postgres-exporter' } },
      ports: { metrics: { port: 9187 } },
      policyTypes: ['Ingress', 'Egress'],
    },
  },

  peers: {
    // Native RDP is published to the office; its Service has externalTrafficPolicy: Local, so that
    // clients come with their own addresses.
    'rdp-clients': { enabled: true, ipBlocks: [{ cidr: '203.0.113.0/24' }] },
  },

  flows: {
    // backendProtocol: https, so clear text stays shut to the ingress controller.
    'ingress-to-proxy': { ports: ['https'] },

    // Prometheus scrapes the exporter, and nobody scrapes the database itself.
    'prometheus-to-metrics': { to: ['postgres-exporter'] },
    'exporter-to-db': {
      description: 'The exporter logs in to read statistics',
      from: ['postgres-exporter'],
      to: ['db'],
      ports: ['postgres'],
    },
    'exporter-to-dns': {
      description: 'The exporter finds the database by name',
      from: ['postgres-exporter'],
      to: ['dns', 'node-local-dns'],
      ports: ['dns', 'dns-tcp'],
    },
  },

  claims: {
    // The exporter is one of those who may reach the database now: without this, prove ends with 1.
    'database-only-from-app': {
      onlyFrom: [
        'api',
        'manager',
        'postgres-exporter',
        'db-init',
        'db-upgrade',
        'db-backup',
        'pre-upgrade-backup',
      ],
    },
  },
});
