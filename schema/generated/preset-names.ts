/* Generated from chart/files/ by `npm run generate`. Do not edit. */

/** Names of each preset: `flows` maps a flow to whom it leads, `ports` a component or peer to its port names. */
export interface PresetNames {
  'core': {
    components: 'db' | 'redis' | 'proxy';
    peers: 'api' | 'manager';
    flows: {
      'app-to-db': 'db';
      'manager-to-redis': 'redis';
      'ingress-to-proxy': 'proxy';
    };
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
    flows: {
      'app-to-postgres': 'database';
      'app-to-redis': 'database';
      'monitoring-to-metrics': 'database';
      'to-dns': 'kube-system';
      'to-object-storage': 'object-storage';
    };
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
    flows: {
      'ingress-to-proxy': 'proxy';
      'proxy-to-api': 'api';
      'proxy-to-manager': 'manager';
      'proxy-to-guac': 'guac';
      'proxy-to-rdp-gateway': 'rdp-gateway';
      'proxy-to-rdp-https-gateway': 'rdp-https-gateway';
      'services-to-api': 'api';
      'api-to-manager': 'manager';
      'api-to-guac': 'guac';
      'api-to-rdp-gateway': 'rdp-gateway';
      'api-to-rdp-https-gateway': 'rdp-https-gateway';
      'app-to-db': 'db';
      'manager-to-redis': 'redis';
      'prometheus-to-metrics': 'db' | 'redis';
      'to-dns': 'dns' | 'node-local-dns';
      'to-backup-storage': 'backup-storage';
      'to-agents': 'agents';
      'to-session-proxies': 'session-proxies';
      'to-servers': 'servers';
      'to-servers-rdp': 'servers';
      'to-desktop-service': 'servers';
      'to-ldap': 'ldap';
      'to-identity-provider': 'identity-provider';
      'to-cloud-apis': 'cloud-apis';
      'to-workload-identity': 'workload-identity';
      'to-workspace-registry': 'workspace-registry';
      'to-licensing': 'licensing';
      'to-object-storage': 'object-storage';
      'to-ocsp': 'ocsp-responder';
    };
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
    flows: {
      'ingress-to-proxy': 'proxy';
      'ingress-to-api': 'api';
      'ingress-to-share': 'share';
      'agents-to-proxy': 'proxy';
      'rdp-clients-to-rdp-gateway': 'rdp-gateway';
      'proxy-to-api': 'api';
      'proxy-to-manager': 'manager';
      'proxy-to-share': 'share';
      'proxy-to-guac': 'guac';
      'proxy-to-rdp-gateway': 'rdp-gateway';
      'proxy-to-rdp-https-gateway': 'rdp-https-gateway';
      'services-to-api': 'api';
      'api-to-guac': 'guac';
      'api-to-rdp-gateway': 'rdp-gateway';
      'api-to-rdp-https-gateway': 'rdp-https-gateway';
      'app-to-db': 'db';
      'share-to-db': 'db';
      'db-init-to-db': 'db';
      'share-to-redis': 'redis';
      'prometheus-to-metrics': 'db' | 'redis';
      'to-dns': 'dns' | 'node-local-dns';
      'to-backup-storage': 'backup-storage';
      'to-agents': 'agents';
      'to-session-proxies': 'session-proxies';
      'to-servers': 'servers';
      'to-servers-rdp': 'servers';
      'to-desktop-service': 'servers';
      'to-ldap': 'ldap';
      'to-identity-provider': 'identity-provider';
      'to-cloud-apis': 'cloud-apis';
      'to-workload-identity': 'workload-identity';
      'to-workspace-registry': 'workspace-registry';
      'to-licensing': 'licensing';
      'to-object-storage': 'object-storage';
      'to-ocsp': 'ocsp-responder';
    };
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
    flows: {
      'ingress-to-proxy': 'proxy';
      'agents-to-proxy': 'proxy';
      'proxy-to-api': 'api';
      'proxy-to-manager': 'manager';
      'rdp-clients-to-rdp-gateway': 'rdp-gateway';
      'proxy-to-guac': 'guac';
      'proxy-to-rdp-gateway': 'rdp-gateway';
      'proxy-to-rdp-https-gateway': 'rdp-https-gateway';
      'services-to-api': 'api';
      'connection-proxies-to-proxy': 'proxy';
      'api-to-guac': 'guac';
      'api-to-rdp-gateway': 'rdp-gateway';
      'api-to-rdp-https-gateway': 'rdp-https-gateway';
      'rdp-https-gateway-to-rdp-gateway': 'rdp-gateway';
      'api-to-manager': 'manager';
      'app-to-db': 'db';
      'db-jobs-to-db': 'db';
      'prometheus-to-metrics': 'db';
      'to-dns': 'dns' | 'node-local-dns';
      'to-backup-storage': 'backup-storage';
      'to-agents': 'agents';
      'to-session-proxies': 'session-proxies';
      'to-servers': 'servers';
      'to-servers-rdp': 'servers';
      'to-desktop-service': 'servers';
      'to-ldap': 'ldap';
      'to-identity-provider': 'identity-provider';
      'to-cloud-apis': 'cloud-apis';
      'to-workload-identity': 'workload-identity';
      'to-workspace-registry': 'workspace-registry';
      'to-licensing': 'licensing';
      'to-object-storage': 'object-storage';
      'to-ocsp': 'ocsp-responder';
    };
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
    flows: {
      'ingress-to-proxy': 'proxy';
      'agents-to-proxy': 'proxy';
      'proxy-to-api': 'api';
      'proxy-to-manager': 'manager';
      'rdp-clients-to-rdp-gateway': 'rdp-gateway';
      'proxy-to-guac': 'guac';
      'proxy-to-rdp-gateway': 'rdp-gateway';
      'proxy-to-rdp-https-gateway': 'rdp-https-gateway';
      'connection-proxies-to-proxy': 'proxy';
      'connection-proxies-to-api': 'api';
      'rdp-gateway-to-guac': 'guac';
      'manager-to-api': 'api';
      'api-to-guac': 'guac';
      'api-to-rdp-gateway': 'rdp-gateway';
      'api-to-rdp-https-gateway': 'rdp-https-gateway';
      'manager-to-guac': 'guac';
      'manager-to-rdp-gateways': 'rdp-gateway' | 'rdp-https-gateway';
      'api-to-manager': 'manager';
      'app-to-db': 'db';
      'db-jobs-to-db': 'db';
      'pre-upgrade-backup-to-old-database': 'old-database';
      'prometheus-to-metrics': 'db';
      'to-dns': 'dns' | 'node-local-dns';
      'to-backup-storage': 'backup-storage';
      'to-agents': 'agents';
      'to-session-proxies': 'session-proxies';
      'to-servers': 'servers';
      'to-servers-rdp': 'servers';
      'to-desktop-service': 'servers';
      'to-ldap': 'ldap';
      'to-identity-provider': 'identity-provider';
      'to-cloud-apis': 'cloud-apis';
      'to-workload-identity': 'workload-identity';
      'to-workspace-registry': 'workspace-registry';
      'to-licensing': 'licensing';
      'to-object-storage': 'object-storage';
      'to-ocsp': 'ocsp-responder';
    };
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
    flows: {
      'ingress-to-proxy': 'proxy';
      'agents-to-proxy': 'proxy';
      'proxy-to-api': 'api';
      'proxy-to-manager': 'manager';
      'rdp-clients-to-connection-proxy': 'connection-proxy';
      'proxy-to-connection-proxy': 'connection-proxy';
      'connection-proxy-to-proxy': 'proxy';
      'manager-to-api': 'api';
      'api-to-connection-proxy': 'connection-proxy';
      'manager-to-connection-proxy': 'connection-proxy';
      'api-to-manager': 'manager';
      'app-to-db': 'db';
      'db-jobs-to-db': 'db';
      'pre-upgrade-backup-to-old-database': 'old-database';
      'prometheus-to-metrics': 'db';
      'to-dns': 'dns' | 'node-local-dns';
      'to-backup-storage': 'backup-storage';
      'to-agents': 'agents';
      'to-session-proxies': 'session-proxies';
      'to-servers': 'servers';
      'to-desktop-service': 'servers';
      'to-ldap': 'ldap';
      'to-identity-provider': 'identity-provider';
      'to-cloud-apis': 'cloud-apis';
      'to-workload-identity': 'workload-identity';
      'to-workspace-registry': 'workspace-registry';
      'to-licensing': 'licensing';
      'to-object-storage': 'object-storage';
      'to-ocsp': 'ocsp-responder';
    };
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
    flows: {

    };
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
