import { mkdir, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { Daemon } from '../daemon.ts';
import { labFolder, type Lab } from '../lab.ts';
import { define } from './definitions.ts';
import type { GitopsParts } from './parts.ts';

const namespace = 'argocd';
const redis = '127.0.0.1:6379';
const repoServer = '127.0.0.1:8081';
const folder = join(labFolder, 'argocd');

/** An Application is as healthy as it says itself: Argo CD's documentation asks for this where one waits for another. */
const healthOfApplications = `
hs = { status = "Progressing", message = "" }
if obj.status ~= nil and obj.status.health ~= nil then
  hs.status = obj.status.health.status
  if obj.status.sync ~= nil and obj.status.sync.status ~= "Synced" then hs.status = "Progressing" end
end
return hs
`;

/** Argo CD's repo server, application controller and ApplicationSet controller, with their settings, on loopback. */
export class ArgoCd {
  readonly #daemons: readonly Daemon[];

  private constructor(daemons: readonly Daemon[]) {
    this.#daemons = daemons;
  }

  static async start(lab: Lab, parts: GitopsParts): Promise<ArgoCd> {
    await define(lab, parts.definitions.argocd);
    await lab.addNamespace({ name: namespace, labels: {} });
    await lab.kubectl([
      'apply',
      '-n',
      namespace,
      ...parts.argocdSettings.flatMap((file) => ['-f', file]),
    ]);
    await lab.api.merge(`/api/v1/namespaces/${namespace}/configmaps/argocd-cm`, {
      data: { 'resource.customizations.health.argoproj.io_Application': healthOfApplications },
    });
    await lab.api.merge(`/api/v1/namespaces/${namespace}/secrets/argocd-secret`, {
      stringData: { 'server.secretkey': 'lab' },
    });
    // The web server would make it.
    await lab.api.must('POST', `/apis/argoproj.io/v1alpha1/namespaces/${namespace}/appprojects`, {
      apiVersion: 'argoproj.io/v1alpha1',
      kind: 'AppProject',
      metadata: { name: 'default' },
      spec: {
        sourceRepos: ['*'],
        destinations: [{ server: '*', namespace: '*' }],
        clusterResourceWhitelist: [{ group: '*', kind: '*' }],
      },
    });
    const daemons = [
      new Daemon({
        command: lab.parts.redis,
        args: ['--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'],
        log: join(labFolder, 'redis.log'),
        env: lab.parts.env,
        isReady: async (logged) => logged.includes('Ready to accept connections'),
      }),
      ...(await programs(lab, parts)),
    ];
    for (const daemon of daemons) await daemon.start();
    return new ArgoCd(daemons);
  }

  /** The end of what each part has logged. */
  async logs(): Promise<string> {
    const tails = await Promise.all(this.#daemons.map((daemon) => daemon.logTail(3)));
    return tails.join('\n');
  }
}

async function programs(lab: Lab, parts: GitopsParts): Promise<readonly Daemon[]> {
  const bin = join(folder, 'bin');
  for (const name of ['bin', 'ssh', 'tls', 'gnupg', 'tmp'])
    await mkdir(join(folder, name), { recursive: true });
  await symlink(parts.helmOfArgocd, join(bin, 'helm'));
  const env = {
    PATH: `${bin}:${process.env['PATH'] ?? ''}`,
    HOME: folder,
    TMPDIR: join(folder, 'tmp'),
    ARGOCD_SSH_DATA_PATH: join(folder, 'ssh'),
    ARGOCD_TLS_DATA_PATH: join(folder, 'tls'),
    ARGOCD_GNUPGHOME: join(folder, 'gnupg'),
    ARGOCD_GPG_ENABLED: 'false',
    // The cluster that it runs in is the lab, though there is no pod for it to run in.
    ARGOCD_FAKE_IN_CLUSTER: 'true',
    KUBECONFIG: lab.kubeconfig,
  };
  const common = ['--kubeconfig', lab.kubeconfig, '--namespace', namespace];
  const program = (
    name: string,
    args: readonly string[],
    isReady: ConstructorParameters<typeof Daemon>[0]['isReady'],
  ): Daemon =>
    new Daemon({
      command: parts.argocd,
      args,
      log: join(labFolder, `${name}.log`),
      env: { ...env, ARGOCD_BINARY_NAME: name },
      isReady,
    });
  return [
    program(
      'argocd-repo-server',
      [
        '--redis',
        redis,
        '--disable-tls',
        '--port',
        '8081',
        '--address',
        '127.0.0.1',
        '--metrics-port',
        '8084',
        '--metrics-address',
        '127.0.0.1',
      ],
      async (logged) => logged.includes('argocd-repo-server is listening'),
    ),
    program(
      'argocd-application-controller',
      [
        ...common,
        '--redis',
        redis,
        '--repo-server',
        repoServer,
        '--repo-server-plaintext',
        '--app-resync',
        '20',
        '--app-resync-jitter',
        '0',
        '--metrics-port',
        '8082',
      ],
      async () => (await fetch('http://127.0.0.1:8082/healthz')).ok,
    ),
    program(
      'argocd-applicationset-controller',
      [
        ...common,
        '--argocd-repo-server',
        repoServer,
        '--repo-server-plaintext',
        '--metrics-addr',
        '127.0.0.1:8085',
        '--probe-addr',
        '127.0.0.1:8086',
        '--webhook-addr',
        '127.0.0.1:7000',
      ],
      async (logged) => logged.includes('Starting workers'),
    ),
  ];
}
