import { execa } from 'execa';
import { Daemon } from './daemon.ts';
import type { Cluster } from './cluster.ts';
import type { Engine, EngineOf } from './engine.ts';
import { inUrl, type Host } from './network.ts';
import type { Parts } from './parts.ts';
import { enter, runIn, type Place } from './place.ts';

const healthPort = 9099;

/** What Canal sets, as far as it concerns policies; addresses and routes of pods are not Felix' business in the lab. */
const settings = {
  FELIX_DATASTORETYPE: 'kubernetes',
  FELIX_INTERFACEPREFIX: 'cali',
  FELIX_IPTABLESBACKEND: 'nft',
  FELIX_IPV6SUPPORT: 'true',
  FELIX_DEFAULTENDPOINTTOHOSTACTION: 'ACCEPT',
  FELIX_ROUTESYNCDISABLED: 'true',
  FELIX_BPFENABLED: 'false',
  FELIX_XDPENABLED: 'false',
  FELIX_IPINIPENABLED: 'false',
  FELIX_VXLANENABLED: 'false',
  FELIX_WIREGUARDENABLED: 'false',
  FELIX_USAGEREPORTINGENABLED: 'false',
  FELIX_LOGFILEPATH: 'none',
  FELIX_LOGSEVERITYFILE: 'none',
  FELIX_LOGSEVERITYSYS: 'none',
  FELIX_LOGSEVERITYSCREEN: 'INFO',
  FELIX_HEALTHENABLED: 'true',
  FELIX_HEALTHPORT: String(healthPort),
};

/** Without this object Felix waits for the rest of Calico to be installed. */
const clusterInformation = {
  apiVersion: 'crd.projectcalico.org/v1',
  kind: 'ClusterInformation',
  metadata: { name: 'default' },
  spec: { datastoreReady: true },
};

/** Writes what Felix wants to find in the API server. */
async function prepare({ kubectl, felixDefinitions }: Parts, kubeconfig: string): Promise<void> {
  const ask = (args: readonly string[], input = ''): Promise<unknown> =>
    execa(kubectl, ['--kubeconfig', kubeconfig, ...args], { input });
  await ask(['apply', '--server-side', '-f', felixDefinitions]);
  await ask(['wait', '--for=condition=established', 'crd', '--all']);
  await ask(['apply', '--server-side', '-f', '-'], JSON.stringify(clusterInformation));
}

const isOurs = (line: string): boolean => /\bcali/u.test(line);

/** Felix, the policy engine of Calico and Canal: its rules stay when it ends. */
class Felix extends Daemon implements Engine {
  readonly #node: Place;
  readonly #prepare: () => Promise<void>;
  #prepared: Promise<void> | undefined;

  constructor(node: Place & Host, { parts, kubeconfig, folder }: Cluster) {
    super({
      ...enter(node, parts.felix, []),
      log: `${folder}/felix-${node.name}.log`,
      env: {
        ...node.env,
        ...settings,
        KUBECONFIG: kubeconfig,
        FELIX_FELIXHOSTNAME: node.name,
        FELIX_HEALTHHOST: node.ips[0],
      },
      isReady: async () => (await fetch(`http://${inUrl(node.ips[0])}:${healthPort}/readiness`)).ok,
    });
    this.#node = node;
    this.#prepare = () => prepare(parts, kubeconfig);
  }

  override async start(): Promise<void> {
    this.#prepared ??= this.#prepare();
    await this.#prepared;
    await super.start();
  }

  async remove(): Promise<void> {
    await this.stop();
    for (const family of ['iptables', 'ip6tables']) {
      const saved = await runIn(this.#node, `${family}-save`, []);
      const rest = saved.split('\n').filter((line) => !isOurs(line));
      await runIn(this.#node, `${family}-restore`, [], `${rest.join('\n')}\n`);
    }
    const sets = await runIn(this.#node, 'ipset', ['list', '-name']);
    for (const set of sets.split('\n').filter(isOurs))
      await runIn(this.#node, 'ipset', ['destroy', set]);
  }
}

export const felix: EngineOf = (...of) => new Felix(...of);
