import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { packageDirectory } from '../src/read/files.ts';
import { findHelm } from '../src/helm/find.ts';
import { buildGo, sourcesOf } from './go-build.ts';
import type { Say } from '../src/helm/cache.ts';
import { unpackDebian } from './debian.ts';

/** What the lab is made of. Versions are those of the go.mod beside each part, and Debian's. */
export interface Parts {
  readonly apiServer: string;
  readonly kubectl: string;
  readonly kubeProxy: string;
  /** CoreDNS. */
  readonly dns: string;
  readonly policyEngine: string;
  readonly felix: string;
  /** Where the definitions of Calico's own kinds are. */
  readonly felixDefinitions: string;
  readonly pods: string;
  readonly etcd: string;
  readonly busybox: string;
  readonly redis: string;
  readonly helm: string;
  /** Variables with which the programs find each other and their libraries. */
  readonly env: Readonly<Record<string, string>>;
}

/** The Kubernetes of the lab; lab/parts/kubernetes/go.mod says the same. */
export const kubernetesVersion = 'v1.34.4';

/** Clients compare versions with the server's; without these flags it would say v0.0.0. */
const kubernetesVariables = Object.fromEntries(
  ['k8s.io/component-base/version', 'k8s.io/client-go/pkg/version'].flatMap((place) => {
    const [major = '', minor = ''] = kubernetesVersion.slice(1).split('.');
    return [
      [`${place}.gitVersion`, kubernetesVersion],
      [`${place}.gitMajor`, major],
      [`${place}.gitMinor`, minor],
      [`${place}.gitTreeState`, 'clean'],
    ];
  }),
);

const folderOf = (part: string): string => join(packageDirectory, 'lab', 'parts', part);

/** The one folder below unpacked packages that has the libraries of this machine's architecture. */
export async function libraries(root: string): Promise<string> {
  const folders = await readdir(join(root, 'usr', 'lib'));
  return join(root, 'usr', 'lib', folders.find((name) => name.endsWith('-linux-gnu')) ?? '');
}

/** Builds or fetches every part that is not in the cache yet: some ten minutes the first time, then nothing. */
export async function makeParts(say: Say): Promise<Parts> {
  const debian = await unpackDebian(say);
  const policyEngine = await buildGo(
    { name: 'lab-policy-engine', folder: folderOf('policy-engine'), target: '.' },
    say,
  );
  const pods = await buildGo({ name: 'lab-pods', folder: folderOf('pods'), target: '.' }, say);
  const kubernetes = await buildGo(
    {
      name: 'lab-kubernetes',
      folder: folderOf('kubernetes'),
      target: 'tool',
      variables: kubernetesVariables,
    },
    say,
  );
  const dns = await buildGo(
    { name: 'lab-dns', folder: folderOf('dns'), target: '.', isPure: true },
    say,
  );
  const felix = await buildGo(
    { name: 'lab-felix', folder: folderOf('felix'), target: '.', isPure: true },
    say,
  );
  const calico = await sourcesOf(folderOf('felix'), 'github.com/projectcalico/calico');
  const helm = await findHelm({}, say);
  const library = await libraries(debian);
  return {
    apiServer: join(kubernetes, 'kube-apiserver'),
    kubectl: join(kubernetes, 'kubectl'),
    kubeProxy: join(kubernetes, 'kube-proxy'),
    dns: join(dns, 'dns'),
    policyEngine: join(policyEngine, 'policy-engine'),
    felix: join(felix, 'felix'),
    felixDefinitions: join(calico, 'libcalico-go', 'config', 'crd'),
    pods: join(pods, 'pods'),
    etcd: join(debian, 'usr', 'bin', 'etcd'),
    busybox: join(debian, 'bin', 'busybox'),
    redis: join(debian, 'usr', 'bin', 'redis-server'),
    helm,
    env: {
      PATH: `${join(debian, 'usr', 'sbin')}:${join(debian, 'usr', 'bin')}:${process.env['PATH'] ?? ''}`,
      LD_LIBRARY_PATH: library,
      XTABLES_LIBDIR: join(library, 'xtables'),
    },
  };
}
