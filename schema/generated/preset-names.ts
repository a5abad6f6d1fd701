/* Generated from chart/files/ by `npm run generate`. Do not edit. */

/** Names of each preset; `ports` maps a component or peer to its port names. */
export interface PresetNames {
  'core': {
    components: 'db' | 'redis' | 'proxy';
    peers: 'api' | 'manager';
    flows: 'app-to-db' | 'manager-to-redis' | 'ingress-to-proxy';
    ports: {
      'api': never;
      'manager': never;
      'db': 'postgres';
      'redis': 'redis';
      'proxy': never;
    };
  };
  'data-tier': {
    components: 'database';
    peers: 'app' | 'monitoring' | 'kube-system' | 'object-storage';
    flows: 'app-to-postgres' | 'app-to-redis' | 'monitoring-to-metrics' | 'to-dns' | 'to-object-storage';
    ports: {
      'app': never;
      'monitoring': never;
      'kube-system': 'dns' | 'dns-tcp';
      'object-storage': 'https';
      'database': 'postgres' | 'redis' | 'postgres-metrics' | 'redis-metrics';
    };
  };
  'plain': {
    components: 'proxy' | 'api' | 'manager' | 'guac' | 'rdp-gateway' | 'rdp-https-gateway' | 'db' | 'redis';
    peers: 'backup-storage' | 'agents' | 'session-proxies' | 'servers' | 'ldap' | 'identity-provider' | 'cloud-apis' | 'workload-identity' | 'workspace-registry' | 'licensing' | 'object-storage' | 'ocsp-responder';
    flows: 'ingress-to-proxy' | 'proxy-to-api' | 'proxy-to-manager' | 'proxy-to-guac' | 'proxy-to-rdp-gateway' | 'proxy-to-rdp-https-gateway' | 'services-to-api' | 'api-to-manager' | 'api-to-guac' | 'api-to-rdp-gateway' | 'api-to-rdp-https-gateway' | 'app-to-db' | 'manager-to-redis' | 'prometheus-to-metrics' | 'to-dns' | 'to-backup-storage' | 'to-agents' | 'to-session-proxies' | 'to-servers' | 'to-servers-rdp' | 'to-desktop-service' | 'to-ldap' | 'to-identity-provider' | 'to-cloud-apis' | 'to-workload-identity' | 'to-workspace-registry' | 'to-licensing' | 'to-object-storage' | 'to-ocsp';
    ports: {
      'backup-storage': 'https';
      'agents': 'https';
      'session-proxies': 'session';
      'servers': 'rdp' | 'vnc' | 'ssh' | 'desktop-service';
      'ldap': 'ldaps';
      'identity-provider': 'https';
      'cloud-apis': 'https';
      'workload-identity': 'http';
      'workspace-registry': 'https';
      'licensing': 'https';
      'object-storage': 'https';
      'ocsp-responder': 'http';
      'proxy': 'http' | 'https';
      'api': 'http';
      'manager': 'http';
      'guac': 'http' | 'workers';
      'rdp-gateway': 'http';
      'rdp-https-gateway': 'https';
      'db': 'postgres' | 'metrics';
      'redis': 'redis' | 'metrics';
    };
  };
  'kasm-1.16': {
    components: 'proxy' | 'api' | 'manager' | 'guac' | 'rdp-gateway' | 'rdp-https-gateway' | 'share' | 'db' | 'redis' | 'db-init';
    peers: 'kasm-agents' | 'rdp-clients' | 'backup-storage' | 'agents' | 'session-proxies' | 'servers' | 'ldap' | 'identity-provider' | 'cloud-apis' | 'workload-identity' | 'workspace-registry' | 'licensing' | 'object-storage' | 'ocsp-responder';
    flows: 'ingress-to-proxy' | 'ingress-to-api' | 'ingress-to-share' | 'agents-to-proxy' | 'rdp-clients-to-rdp-gateway' | 'proxy-to-api' | 'proxy-to-manager' | 'proxy-to-share' | 'proxy-to-guac' | 'proxy-to-rdp-gateway' | 'proxy-to-rdp-https-gateway' | 'services-to-api' | 'api-to-guac' | 'api-to-rdp-gateway' | 'api-to-rdp-https-gateway' | 'app-to-db' | 'share-to-db' | 'db-init-to-db' | 'share-to-redis' | 'prometheus-to-metrics' | 'to-dns' | 'to-backup-storage' | 'to-agents' | 'to-session-proxies' | 'to-servers' | 'to-servers-rdp' | 'to-desktop-service' | 'to-ldap' | 'to-identity-provider' | 'to-cloud-apis' | 'to-workload-identity' | 'to-workspace-registry' | 'to-licensing' | 'to-object-storage' | 'to-ocsp';
    ports: {
      'kasm-agents': never;
      'rdp-clients': never;
      'backup-storage': 'https';
      'agents': 'https';
      'session-proxies': 'session';
      'servers': 'rdp' | 'vnc' | 'ssh' | 'desktop-service';
      'ldap': 'ldaps';
      'identity-provider': 'https';
      'cloud-apis': 'https';
      'workload-identity': 'http';
      'workspace-registry': 'https';
      'licensing': 'https';
      'object-storage': 'https';
      'ocsp-responder': 'http';
      'proxy': 'http' | 'https';
      'api': 'http';
      'manager': 'http';
      'guac': 'http' | 'workers';
      'rdp-gateway': 'http' | 'rdp';
      'rdp-https-gateway': 'https';
      'share': 'http';
      'db': 'postgres' | 'metrics';
      'redis': 'redis' | 'metrics';
      'db-init': never;
    };
  };
  'kasm-1.18': {
    components: 'proxy' | 'api' | 'manager' | 'guac' | 'rdp-gateway' | 'rdp-https-gateway' | 'db' | 'db-init' | 'db-upgrade';
    peers: 'kasm-agents' | 'rdp-clients' | 'backup-storage' | 'agents' | 'session-proxies' | 'servers' | 'ldap' | 'identity-provider' | 'cloud-apis' | 'workload-identity' | 'workspace-registry' | 'licensing' | 'object-storage' | 'ocsp-responder';
    flows: 'ingress-to-proxy' | 'agents-to-proxy' | 'proxy-to-api' | 'proxy-to-manager' | 'rdp-clients-to-rdp-gateway' | 'proxy-to-guac' | 'proxy-to-rdp-gateway' | 'proxy-to-rdp-https-gateway' | 'services-to-api' | 'connection-proxies-to-proxy' | 'api-to-guac' | 'api-to-rdp-gateway' | 'api-to-rdp-https-gateway' | 'rdp-https-gateway-to-rdp-gateway' | 'api-to-manager' | 'app-to-db' | 'db-jobs-to-db' | 'prometheus-to-metrics' | 'to-dns' | 'to-backup-storage' | 'to-agents' | 'to-session-proxies' | 'to-servers' | 'to-servers-rdp' | 'to-desktop-service' | 'to-ldap' | 'to-identity-provider' | 'to-cloud-apis' | 'to-workload-identity' | 'to-workspace-registry' | 'to-licensing' | 'to-object-storage' | 'to-ocsp';
    ports: {
      'kasm-agents': never;
      'rdp-clients': never;
      'backup-storage': 'https';
      'agents': 'https';
      'session-proxies': 'session';
      'servers': 'rdp' | 'vnc' | 'ssh' | 'desktop-service';
      'ldap': 'ldaps';
      'identity-provider': 'https';
      'cloud-apis': 'https';
      'workload-identity': 'http';
      'workspace-registry': 'https';
      'licensing': 'https';
      'object-storage': 'https';
      'ocsp-responder': 'http';
      'proxy': 'http' | 'https';
      'api': 'http';
      'manager': 'http';
      'guac': 'http' | 'workers';
      'rdp-gateway': 'http' | 'rdp';
      'rdp-https-gateway': 'https';
      'db': 'postgres' | 'metrics';
      'db-init': never;
      'db-upgrade': never;
    };
  };
  'kasm-1.19': {
    components: 'proxy' | 'api' | 'manager' | 'guac' | 'rdp-gateway' | 'rdp-https-gateway' | 'db' | 'db-init' | 'db-upgrade' | 'pre-upgrade-backup' | 'db-backup';
    peers: 'kasm-agents' | 'rdp-clients' | 'old-database' | 'backup-storage' | 'agents' | 'session-proxies' | 'servers' | 'ldap' | 'identity-provider' | 'cloud-apis' | 'workload-identity' | 'workspace-registry' | 'licensing' | 'object-storage' | 'ocsp-responder';
    flows: 'ingress-to-proxy' | 'agents-to-proxy' | 'proxy-to-api' | 'proxy-to-manager' | 'rdp-clients-to-rdp-gateway' | 'proxy-to-guac' | 'proxy-to-rdp-gateway' | 'proxy-to-rdp-https-gateway' | 'connection-proxies-to-proxy' | 'connection-proxies-to-api' | 'rdp-gateway-to-guac' | 'manager-to-api' | 'api-to-guac' | 'api-to-rdp-gateway' | 'api-to-rdp-https-gateway' | 'manager-to-guac' | 'manager-to-rdp-gateways' | 'api-to-manager' | 'app-to-db' | 'db-jobs-to-db' | 'pre-upgrade-backup-to-old-database' | 'prometheus-to-metrics' | 'to-dns' | 'to-backup-storage' | 'to-agents' | 'to-session-proxies' | 'to-servers' | 'to-servers-rdp' | 'to-desktop-service' | 'to-ldap' | 'to-identity-provider' | 'to-cloud-apis' | 'to-workload-identity' | 'to-workspace-registry' | 'to-licensing' | 'to-object-storage' | 'to-ocsp';
    ports: {
      'kasm-agents': never;
      'rdp-clients': never;
      'old-database': 'postgres';
      'backup-storage': 'https';
      'agents': 'https';
      'session-proxies': 'session';
      'servers': 'rdp' | 'vnc' | 'ssh' | 'desktop-service';
      'ldap': 'ldaps';
      'identity-provider': 'https';
      'cloud-apis': 'https';
      'workload-identity': 'http';
      'workspace-registry': 'https';
      'licensing': 'https';
      'object-storage': 'https';
      'ocsp-responder': 'http';
      'proxy': 'http' | 'https';
      'api': 'http';
      'manager': 'http';
      'guac': 'https';
      'rdp-gateway': 'https' | 'rdp';
      'rdp-https-gateway': 'https';
      'db': 'postgres' | 'metrics';
      'db-init': never;
      'db-upgrade': never;
      'pre-upgrade-backup': never;
      'db-backup': never;
    };
  };
  'kasm-connection-proxy': {
    components: 'proxy' | 'api' | 'manager' | 'connection-proxy' | 'db' | 'db-init' | 'db-upgrade' | 'pre-upgrade-backup' | 'db-backup';
    peers: 'kasm-agents' | 'rdp-clients' | 'old-database' | 'backup-storage' | 'agents' | 'session-proxies' | 'servers' | 'ldap' | 'identity-provider' | 'cloud-apis' | 'workload-identity' | 'workspace-registry' | 'licensing' | 'object-storage' | 'ocsp-responder';
    flows: 'ingress-to-proxy' | 'agents-to-proxy' | 'proxy-to-api' | 'proxy-to-manager' | 'rdp-clients-to-connection-proxy' | 'proxy-to-connection-proxy' | 'connection-proxy-to-proxy' | 'manager-to-api' | 'api-to-connection-proxy' | 'manager-to-connection-proxy' | 'api-to-manager' | 'app-to-db' | 'db-jobs-to-db' | 'pre-upgrade-backup-to-old-database' | 'prometheus-to-metrics' | 'to-dns' | 'to-backup-storage' | 'to-agents' | 'to-session-proxies' | 'to-servers' | 'to-desktop-service' | 'to-ldap' | 'to-identity-provider' | 'to-cloud-apis' | 'to-workload-identity' | 'to-workspace-registry' | 'to-licensing' | 'to-object-storage' | 'to-ocsp';
    ports: {
      'kasm-agents': never;
      'rdp-clients': never;
      'old-database': 'postgres';
      'backup-storage': 'https';
      'agents': 'https';
      'session-proxies': 'session';
      'servers': 'rdp' | 'vnc' | 'ssh' | 'desktop-service';
      'ldap': 'ldaps';
      'identity-provider': 'https';
      'cloud-apis': 'https';
      'workload-identity': 'http';
      'workspace-registry': 'https';
      'licensing': 'https';
      'object-storage': 'https';
      'ocsp-responder': 'http';
      'proxy': 'http' | 'https';
      'api': 'http';
      'manager': 'http';
      'connection-proxy': 'https' | 'rdp';
      'db': 'postgres' | 'metrics';
      'db-init': never;
      'db-upgrade': never;
      'pre-upgrade-backup': never;
      'db-backup': never;
    };
  };
  'none': {
    components: never;
    peers: never;
    flows: never;
    ports: {

    };
  };
}

/** Names of each platform. */
export interface PlatformNames {
  k3s: {
    peers: 'ingress-controller' | 'ingress-nodes' | 'dns' | 'node-local-dns' | 'prometheus';
    ports: {
      'ingress-controller': never;
      'ingress-nodes': never;
      'dns': 'dns' | 'dns-tcp';
      'node-local-dns': 'dns' | 'dns-tcp';
      'prometheus': never;
    };
  };
  rke2: {
    peers: 'ingress-controller' | 'ingress-nodes' | 'dns' | 'node-local-dns' | 'prometheus';
    ports: {
      'ingress-controller': never;
      'ingress-nodes': never;
      'dns': 'dns' | 'dns-tcp';
      'node-local-dns': 'dns' | 'dns-tcp';
      'prometheus': never;
    };
  };
  openshift: {
    peers: 'ingress-controller' | 'ingress-nodes' | 'dns' | 'node-local-dns' | 'prometheus';
    ports: {
      'ingress-controller': never;
      'ingress-nodes': never;
      'dns': 'dns' | 'dns-tcp';
      'node-local-dns': 'dns' | 'dns-tcp';
      'prometheus': never;
    };
  };
  generic: {
    peers: 'ingress-controller' | 'ingress-nodes' | 'dns' | 'node-local-dns' | 'prometheus';
    ports: {
      'ingress-controller': never;
      'ingress-nodes': never;
      'dns': 'dns' | 'dns-tcp';
      'node-local-dns': 'dns' | 'dns-tcp';
      'prometheus': never;
    };
  };
}
