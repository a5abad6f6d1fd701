/* Generated from chart/files/ by `npm run generate`. Do not edit. */

/** Names of each preset: `flows` maps a flow to whom it leads, `ports` a component or peer to its port names. */
export interface PresetNames {
  'core': {
    versions: never;
    claims: 'database-only-from-app' | 'redis-only-from-manager' | 'inside-only-by-rows' | 'outside-only-by-rows';
    components: 'db' | 'redis' | 'proxy';
    peers: 'api' | 'manager';
    flows: {
      'app-to-db': 'db';
      'ingress-to-proxy': 'proxy';
      'manager-to-redis': 'redis';
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
    versions: never;
    claims: 'database-only-from-app' | 'metrics-only-from-prometheus' | 'data-tier-sends-little';
    components: 'database';
    peers: 'app' | 'kube-system' | 'monitoring' | 'object-storage';
    flows: {
      'app-to-postgres': 'database';
      'app-to-redis': 'database';
      'monitoring-to-metrics': 'database';
      'to-dns': 'kube-system';
      'to-object-storage': 'object-storage';
    };
    ports: {
      'app': never;
      'kube-system': 'dns' | 'dns-tcp';
      'monitoring': never;
      'object-storage': 'https';
      'database': 'postgres' | 'redis' | 'postgres-metrics' | 'redis-metrics';
    };
  };
  'plain': {
    versions: never;
    claims: 'database-only-from-app' | 'redis-only-from-manager' | 'metrics-only-from-prometheus' | 'data-tier-sends-little' | 'inside-only-by-rows' | 'outside-only-by-rows';
    components: 'proxy' | 'api' | 'manager' | 'guac' | 'rdp-gateway' | 'rdp-https-gateway' | 'db' | 'redis';
    peers: 'agents' | 'backup-storage' | 'cloud-apis' | 'identity-provider' | 'ldap' | 'licensing' | 'object-storage' | 'ocsp-responder' | 'servers' | 'session-proxies' | 'workload-identity' | 'workspace-registry';
    flows: {
      'api-to-guac': 'guac';
      'api-to-manager': 'manager';
      'api-to-rdp-gateway': 'rdp-gateway';
      'api-to-rdp-https-gateway': 'rdp-https-gateway';
      'app-to-db': 'db';
      'ingress-to-proxy': 'proxy';
      'manager-to-redis': 'redis';
      'prometheus-to-metrics': 'db' | 'redis';
      'proxy-to-api': 'api';
      'proxy-to-guac': 'guac';
      'proxy-to-manager': 'manager';
      'proxy-to-rdp-gateway': 'rdp-gateway';
      'proxy-to-rdp-https-gateway': 'rdp-https-gateway';
      'services-to-api': 'api';
      'to-agents': 'agents';
      'to-backup-storage': 'backup-storage';
      'to-cloud-apis': 'cloud-apis';
      'to-desktop-service': 'servers';
      'to-dns': 'dns' | 'node-local-dns';
      'to-identity-provider': 'identity-provider';
      'to-ldap': 'ldap';
      'to-licensing': 'licensing';
      'to-object-storage': 'object-storage';
      'to-ocsp': 'ocsp-responder';
      'to-servers': 'servers';
      'to-servers-rdp': 'servers';
      'to-session-proxies': 'session-proxies';
      'to-workload-identity': 'workload-identity';
      'to-workspace-registry': 'workspace-registry';
    };
    ports: {
      'agents': 'https';
      'backup-storage': 'https';
      'cloud-apis': 'https';
      'identity-provider': 'https';
      'ldap': 'ldaps';
      'licensing': 'https';
      'object-storage': 'https';
      'ocsp-responder': 'http';
      'servers': 'rdp' | 'vnc' | 'ssh' | 'desktop-service';
      'session-proxies': 'session';
      'workload-identity': 'http';
      'workspace-registry': 'https';
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
    versions: '1.16.0';
    claims: 'database-only-from-app' | 'redis-only-from-share' | 'metrics-only-from-prometheus' | 'data-tier-sends-little' | 'database-jobs-send-little' | 'inside-only-by-rows' | 'outside-only-by-rows';
    components: 'proxy' | 'api' | 'manager' | 'guac' | 'rdp-gateway' | 'rdp-https-gateway' | 'share' | 'db' | 'redis' | 'db-init';
    peers: 'agents' | 'backup-storage' | 'cloud-apis' | 'identity-provider' | 'kasm-agents' | 'ldap' | 'licensing' | 'object-storage' | 'ocsp-responder' | 'rdp-clients' | 'servers' | 'session-proxies' | 'workload-identity' | 'workspace-registry';
    flows: {
      'agents-to-proxy': 'proxy';
      'api-to-guac': 'guac';
      'api-to-rdp-gateway': 'rdp-gateway';
      'api-to-rdp-https-gateway': 'rdp-https-gateway';
      'app-to-db': 'db';
      'db-init-to-db': 'db';
      'ingress-to-api': 'api';
      'ingress-to-proxy': 'proxy';
      'ingress-to-share': 'share';
      'prometheus-to-metrics': 'db' | 'redis';
      'proxy-to-api': 'api';
      'proxy-to-guac': 'guac';
      'proxy-to-manager': 'manager';
      'proxy-to-rdp-gateway': 'rdp-gateway';
      'proxy-to-rdp-https-gateway': 'rdp-https-gateway';
      'proxy-to-share': 'share';
      'rdp-clients-to-rdp-gateway': 'rdp-gateway';
      'services-to-api': 'api';
      'share-to-db': 'db';
      'share-to-redis': 'redis';
      'to-agents': 'agents';
      'to-backup-storage': 'backup-storage';
      'to-cloud-apis': 'cloud-apis';
      'to-desktop-service': 'servers';
      'to-dns': 'dns' | 'node-local-dns';
      'to-identity-provider': 'identity-provider';
      'to-ldap': 'ldap';
      'to-licensing': 'licensing';
      'to-object-storage': 'object-storage';
      'to-ocsp': 'ocsp-responder';
      'to-servers': 'servers';
      'to-servers-rdp': 'servers';
      'to-session-proxies': 'session-proxies';
      'to-workload-identity': 'workload-identity';
      'to-workspace-registry': 'workspace-registry';
    };
    ports: {
      'agents': 'https';
      'backup-storage': 'https';
      'cloud-apis': 'https';
      'identity-provider': 'https';
      'kasm-agents': never;
      'ldap': 'ldaps';
      'licensing': 'https';
      'object-storage': 'https';
      'ocsp-responder': 'http';
      'rdp-clients': never;
      'servers': 'rdp' | 'vnc' | 'ssh' | 'desktop-service';
      'session-proxies': 'session';
      'workload-identity': 'http';
      'workspace-registry': 'https';
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
    versions: '1.1181.0';
    claims: 'database-only-from-app' | 'metrics-only-from-prometheus' | 'data-tier-sends-little' | 'database-jobs-send-little' | 'inside-only-by-rows' | 'outside-only-by-rows';
    components: 'proxy' | 'api' | 'manager' | 'guac' | 'rdp-gateway' | 'rdp-https-gateway' | 'db' | 'db-init' | 'db-upgrade';
    peers: 'agents' | 'backup-storage' | 'cloud-apis' | 'identity-provider' | 'kasm-agents' | 'ldap' | 'licensing' | 'object-storage' | 'ocsp-responder' | 'rdp-clients' | 'servers' | 'session-proxies' | 'workload-identity' | 'workspace-registry';
    flows: {
      'agents-to-proxy': 'proxy';
      'api-to-guac': 'guac';
      'api-to-manager': 'manager';
      'api-to-rdp-gateway': 'rdp-gateway';
      'api-to-rdp-https-gateway': 'rdp-https-gateway';
      'app-to-db': 'db';
      'connection-proxies-to-proxy': 'proxy';
      'db-jobs-to-db': 'db';
      'ingress-to-proxy': 'proxy';
      'prometheus-to-metrics': 'db';
      'proxy-to-api': 'api';
      'proxy-to-guac': 'guac';
      'proxy-to-manager': 'manager';
      'proxy-to-rdp-gateway': 'rdp-gateway';
      'proxy-to-rdp-https-gateway': 'rdp-https-gateway';
      'rdp-clients-to-rdp-gateway': 'rdp-gateway';
      'rdp-https-gateway-to-rdp-gateway': 'rdp-gateway';
      'services-to-api': 'api';
      'to-agents': 'agents';
      'to-backup-storage': 'backup-storage';
      'to-cloud-apis': 'cloud-apis';
      'to-desktop-service': 'servers';
      'to-dns': 'dns' | 'node-local-dns';
      'to-identity-provider': 'identity-provider';
      'to-ldap': 'ldap';
      'to-licensing': 'licensing';
      'to-object-storage': 'object-storage';
      'to-ocsp': 'ocsp-responder';
      'to-servers': 'servers';
      'to-servers-rdp': 'servers';
      'to-session-proxies': 'session-proxies';
      'to-workload-identity': 'workload-identity';
      'to-workspace-registry': 'workspace-registry';
    };
    ports: {
      'agents': 'https';
      'backup-storage': 'https';
      'cloud-apis': 'https';
      'identity-provider': 'https';
      'kasm-agents': never;
      'ldap': 'ldaps';
      'licensing': 'https';
      'object-storage': 'https';
      'ocsp-responder': 'http';
      'rdp-clients': never;
      'servers': 'rdp' | 'vnc' | 'ssh' | 'desktop-service';
      'session-proxies': 'session';
      'workload-identity': 'http';
      'workspace-registry': 'https';
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
    versions: '1.1190.0' | '1.1190.1' | '1.1190.2' | '1.1190.3' | '1.1190.4' | '1.1190.5' | '1.1190.6' | '1.1190.7';
    claims: 'database-only-from-app' | 'metrics-only-from-prometheus' | 'data-tier-sends-little' | 'database-jobs-send-little' | 'inside-only-by-rows' | 'outside-only-by-rows';
    components: 'proxy' | 'api' | 'manager' | 'guac' | 'rdp-gateway' | 'rdp-https-gateway' | 'db' | 'db-init' | 'db-upgrade' | 'pre-upgrade-backup' | 'db-backup';
    peers: 'agents' | 'backup-storage' | 'cloud-apis' | 'identity-provider' | 'kasm-agents' | 'ldap' | 'licensing' | 'object-storage' | 'ocsp-responder' | 'old-database' | 'rdp-clients' | 'servers' | 'session-proxies' | 'workload-identity' | 'workspace-registry';
    flows: {
      'agents-to-proxy': 'proxy';
      'api-to-guac': 'guac';
      'api-to-manager': 'manager';
      'api-to-rdp-gateway': 'rdp-gateway';
      'api-to-rdp-https-gateway': 'rdp-https-gateway';
      'app-to-db': 'db';
      'connection-proxies-to-api': 'api';
      'connection-proxies-to-proxy': 'proxy';
      'db-jobs-to-db': 'db';
      'ingress-to-proxy': 'proxy';
      'manager-to-api': 'api';
      'manager-to-guac': 'guac';
      'manager-to-rdp-gateways': 'rdp-gateway' | 'rdp-https-gateway';
      'pre-upgrade-backup-to-old-database': 'old-database';
      'prometheus-to-metrics': 'db';
      'proxy-to-api': 'api';
      'proxy-to-guac': 'guac';
      'proxy-to-manager': 'manager';
      'proxy-to-rdp-gateway': 'rdp-gateway';
      'proxy-to-rdp-https-gateway': 'rdp-https-gateway';
      'rdp-clients-to-rdp-gateway': 'rdp-gateway';
      'rdp-gateway-to-guac': 'guac';
      'to-agents': 'agents';
      'to-backup-storage': 'backup-storage';
      'to-cloud-apis': 'cloud-apis';
      'to-desktop-service': 'servers';
      'to-dns': 'dns' | 'node-local-dns';
      'to-identity-provider': 'identity-provider';
      'to-ldap': 'ldap';
      'to-licensing': 'licensing';
      'to-object-storage': 'object-storage';
      'to-ocsp': 'ocsp-responder';
      'to-servers': 'servers';
      'to-servers-rdp': 'servers';
      'to-session-proxies': 'session-proxies';
      'to-workload-identity': 'workload-identity';
      'to-workspace-registry': 'workspace-registry';
    };
    ports: {
      'agents': 'https';
      'backup-storage': 'https';
      'cloud-apis': 'https';
      'identity-provider': 'https';
      'kasm-agents': never;
      'ldap': 'ldaps';
      'licensing': 'https';
      'object-storage': 'https';
      'ocsp-responder': 'http';
      'old-database': 'postgres';
      'rdp-clients': never;
      'servers': 'rdp' | 'vnc' | 'ssh' | 'desktop-service';
      'session-proxies': 'session';
      'workload-identity': 'http';
      'workspace-registry': 'https';
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
    versions: never;
    claims: 'database-only-from-app' | 'metrics-only-from-prometheus' | 'data-tier-sends-little' | 'database-jobs-send-little' | 'inside-only-by-rows' | 'outside-only-by-rows';
    components: 'proxy' | 'api' | 'manager' | 'connection-proxy' | 'db' | 'db-init' | 'db-upgrade' | 'pre-upgrade-backup' | 'db-backup';
    peers: 'agents' | 'backup-storage' | 'cloud-apis' | 'identity-provider' | 'kasm-agents' | 'ldap' | 'licensing' | 'object-storage' | 'ocsp-responder' | 'old-database' | 'rdp-clients' | 'servers' | 'session-proxies' | 'workload-identity' | 'workspace-registry';
    flows: {
      'agents-to-proxy': 'proxy';
      'api-to-connection-proxy': 'connection-proxy';
      'api-to-manager': 'manager';
      'app-to-db': 'db';
      'connection-proxy-to-proxy': 'proxy';
      'db-jobs-to-db': 'db';
      'ingress-to-proxy': 'proxy';
      'manager-to-api': 'api';
      'manager-to-connection-proxy': 'connection-proxy';
      'pre-upgrade-backup-to-old-database': 'old-database';
      'prometheus-to-metrics': 'db';
      'proxy-to-api': 'api';
      'proxy-to-connection-proxy': 'connection-proxy';
      'proxy-to-manager': 'manager';
      'rdp-clients-to-connection-proxy': 'connection-proxy';
      'to-agents': 'agents';
      'to-backup-storage': 'backup-storage';
      'to-cloud-apis': 'cloud-apis';
      'to-desktop-service': 'servers';
      'to-dns': 'dns' | 'node-local-dns';
      'to-identity-provider': 'identity-provider';
      'to-ldap': 'ldap';
      'to-licensing': 'licensing';
      'to-object-storage': 'object-storage';
      'to-ocsp': 'ocsp-responder';
      'to-servers': 'servers';
      'to-session-proxies': 'session-proxies';
      'to-workload-identity': 'workload-identity';
      'to-workspace-registry': 'workspace-registry';
    };
    ports: {
      'agents': 'https';
      'backup-storage': 'https';
      'cloud-apis': 'https';
      'identity-provider': 'https';
      'kasm-agents': never;
      'ldap': 'ldaps';
      'licensing': 'https';
      'object-storage': 'https';
      'ocsp-responder': 'http';
      'old-database': 'postgres';
      'rdp-clients': never;
      'servers': 'rdp' | 'vnc' | 'ssh' | 'desktop-service';
      'session-proxies': 'session';
      'workload-identity': 'http';
      'workspace-registry': 'https';
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
    versions: never;
    claims: 'inside-only-by-rows' | 'outside-only-by-rows';
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
    peers: 'dns' | 'ingress-controller' | 'ingress-nodes' | 'node-local-dns' | 'prometheus';
    ports: {
      'dns': 'dns' | 'dns-tcp';
      'ingress-controller': never;
      'ingress-nodes': never;
      'node-local-dns': 'dns' | 'dns-tcp';
      'prometheus': never;
    };
  };
  rke2: {
    peers: 'dns' | 'ingress-controller' | 'ingress-nodes' | 'node-local-dns' | 'prometheus';
    ports: {
      'dns': 'dns' | 'dns-tcp';
      'ingress-controller': never;
      'ingress-nodes': never;
      'node-local-dns': 'dns' | 'dns-tcp';
      'prometheus': never;
    };
  };
  openshift: {
    peers: 'dns' | 'ingress-controller' | 'ingress-nodes' | 'node-local-dns' | 'prometheus';
    ports: {
      'dns': 'dns' | 'dns-tcp';
      'ingress-controller': never;
      'ingress-nodes': never;
      'node-local-dns': 'dns' | 'dns-tcp';
      'prometheus': never;
    };
  };
  generic: {
    peers: 'dns' | 'ingress-controller' | 'ingress-nodes' | 'node-local-dns' | 'prometheus';
    ports: {
      'dns': 'dns' | 'dns-tcp';
      'ingress-controller': never;
      'ingress-nodes': never;
      'node-local-dns': 'dns' | 'dns-tcp';
      'prometheus': never;
    };
  };
}
