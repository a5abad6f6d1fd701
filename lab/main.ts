/**
 * Starts a cluster in the shape of Kasm to try things in, until Ctrl-C: a real API server, the policy engine of
 * K3s or of RKE2, and a pod for each component and peer of a preset. `npm run lab -- --preset kasm-1.19 --engine felix`.
 */
import { once } from 'node:events';
import { chmod, mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { execa } from 'execa';
import { exitCodes, reason } from '../src/errors.ts';
import { packageDirectory } from '../src/read/files.ts';
import { resolvConf, startClusterDns, withNames } from './cluster-dns.ts';
import { worldOf } from './world.ts';
import { presetNames } from '../schema/names.ts';
import { nearest } from '../schema/nearest.ts';
import { resolve } from '../src/table/resolve.ts';
import { labelsFor } from '../src/netpol/policy/selector.ts';
import type { Table } from '../src/table/table.ts';
import { engineNames, engines, type EngineKind } from './engines.ts';
import { sandboxed } from './sandbox.ts';
import { servicesOf, type KasmService } from './kasm-services.ts';
import { Kubelet } from './kubelet.ts';
import { Lab, labFolder } from './lab.ts';
import { network } from './network.ts';
import type { Parts } from './parts.ts';
import { CannotRun, partsOrReason } from './run-in-sandbox.ts';
import { portsOf, startEndpoints, type LiveEndpoint } from './endpoints.ts';
import { addService } from './services.ts';

const options = {
  preset: { type: 'string', default: 'plain' },
  engine: { type: 'string', default: 'k3s' },
  // How the lab starts itself a second time, in its sandbox.
  inside: { type: 'string' },
} as const;

/** The command line was wrong. */
class Misuse extends Error {}

function parse() {
  try {
    return parseArgs({ options }).values;
  } catch (error) {
    throw new Misuse(`${reason(error)}; write npm run lab -- --preset NAME --engine NAME`, {
      cause: error,
    });
  }
}
type Flags = ReturnType<typeof parse>;

function kindOf({ engine }: Pick<Flags, 'engine'>): EngineKind {
  const name = engineNames.find((each) => each === engine);
  if (name === undefined)
    throw new Misuse(`${engine}: no such policy engine; ${nearest(engine, engineNames)}`);
  return engines[name];
}

async function tableOf({ preset, ...flags }: Flags): Promise<Table> {
  if (!presetNames.some((name) => name === preset))
    throw new Misuse(`${preset}: no such preset; ${nearest(preset, presetNames)}`);
  return resolve({ preset, platform: kindOf(flags).platform });
}

const quoted = (word: string): string => `'${word}'`;

const folder = join(packageDirectory, 'build', 'lab');

/** Programs that do their work inside the lab; `pid` is the process whose namespaces those are. */
async function writePrograms(pid: number, parts: Parts): Promise<void> {
  const enter = `exec nsenter --target ${pid} --net --mount -- env KUBECONFIG=${labFolder}/kubeconfig HOME=${labFolder} PATH="${parts.env['PATH']}" LD_LIBRARY_PATH="${parts.env['LD_LIBRARY_PATH']}" XTABLES_LIBDIR="${parts.env['XTABLES_LIBDIR']}" sh -c 'cd "$0" && exec "$@"' "$PWD"`;
  const programs = {
    kubectl: `${enter} ${parts.kubectl} "$@"`,
    helm: `${enter} ${parts.helm} "$@"`,
    in: `pod=$1; shift\n${enter} nsenter --net=/run/netns/"$pod" -- unshare --mount ${withNames.map(quoted).join(' ')} ${labFolder}/resolv-"\${pod%%.*}".conf ${parts.busybox} "$@"`,
    probe: `"$(dirname "$0")"/in "$1" nc -w 2 "$2" "$3" </dev/null && echo connects || echo denied`,
    // Not `node`: on PATH it would stand before the one that runs npm.
    'on-node': `${enter} nsenter --net=/run/netns/${network.nodes[0].name} -- "$@"`,
  };
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  for (const [name, script] of Object.entries(programs)) {
    await writeFile(join(folder, name), `#!/bin/sh\n${script}\n`);
    await chmod(join(folder, name), 0o755);
  }
}

const slug = (name: string): string =>
  name
    .toLowerCase()
    .replaceAll(/[^a-z0-9.]+/gu, '-')
    .replaceAll(/^[-.]+|[-.]+$/gu, '');

/** Makes the Services of a Kasm, each in front of the pod of its component; says what each is called and where it answers. */
async function addServices(
  lab: Lab,
  services: readonly KasmService[],
  pods: readonly LiveEndpoint[],
  { components }: Table,
): Promise<readonly string[]> {
  const lines: string[] = [];
  for (const service of services) {
    const selector = labelsFor(components[service.component]?.podSelector ?? {});
    const end = `kasm.${slug(service.component)}`;
    const ips = pods.filter((pod) => pod.end === end).map(({ ip }) => ip);
    const endpoints = [{ name: slug(service.component), ips }];
    await addService(lab, { ...service, namespace: 'kasm', selector, endpoints });
    lines.push(`${service.name}: ${service.ports.map(({ port }) => port).join(', ')}`);
  }
  return lines;
}

/** Starts the lab in the sandbox, and tells how to use it. */
async function inside(flags: Flags, parts: Parts): Promise<void> {
  const table = await tableOf(flags);
  const { make, title, platform } = kindOf(flags);
  const lab = await Lab.start(parts, { engineOf: make });
  await lab.engine.start();
  await lab.node.proxy.start('iptables');
  await startClusterDns(lab);
  const { rows, namespaces } = worldOf(table, [], 'kasm');
  const named = rows.map((row) =>
    row.endpoint.kind === 'pod'
      ? {
          ...row,
          endpoint: { ...row.endpoint, pod: { ...row.endpoint.pod, name: slug(row.name) } },
        }
      : row,
  );
  const wanted = servicesOf(flags.preset, table);
  const targets = wanted.flatMap(({ ports }) => ports.map(({ targetPort }) => targetPort));
  const ports = [...new Set([...portsOf(table), ...targets])];
  const { endpoints } = await startEndpoints(lab, named, [...namespaces], ports);
  const services = await addServices(lab, wanted, endpoints, table);
  for (const { name } of namespaces)
    await writeFile(join(labFolder, `resolv-${name}.conf`), resolvConf(name));
  const hosts = endpoints.map(({ ip, end }) => `${ip} ${end}`);
  await writeFile(join(labFolder, 'hosts'), ['127.0.0.1 localhost', ...hosts, ''].join('\n'));
  await execa('mount', ['--bind', join(labFolder, 'hosts'), '/etc/hosts']);
  await Kubelet.start(lab);
  const host = wanted.find(({ component }) => component === 'db')?.name ?? 'kasm.db';
  const pods = [...new Set(endpoints.map(({ end }) => end))];
  console.log(`
The lab is up: preset ${flags.preset}, no policy yet, ${title} enforcing;
kube-proxy and CoreDNS are running. Pods answer on every port of the preset,
TCP and UDP. Their names:
  ${pods.join('\n  ')}
Services of namespace kasm:
  ${services.join('\n  ')}

In another terminal, so that kubectl and helm are those of the lab:

  export PATH="${folder}:$PATH"
  kubectl get pods -A -o wide
  helm install kasm-isolation ./chart -n kasm --set preset=${flags.preset} --set platform=${platform} --set preflight=warn
  helm upgrade kasm-isolation ./chart -n kasm --reuse-values --set helmTest.enabled=true --set helmTest.host=${host}
  helm test kasm-isolation -n kasm
  probe kasm.bare-pod kasm.db 5432   # from a pod, to a pod or an address, on a port
  probe kasm.api ${host} 5432        # by name: the pod's DNS, and its Service
  in kasm.api sh                     # busybox in a pod
  on-node iptables-save              # what the engine wrote

In namespace kasm is a bare pod that no row speaks of: the look at install would
refuse it (preflight). Pods are deleted with kubectl delete --force alone.

Ctrl-C takes it down.`);
  await Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
  process.exit(0);
}

async function outside(flags: Flags): Promise<void> {
  await tableOf(flags);
  const parts = await partsOrReason();
  const chosen = ['--preset', flags.preset, '--engine', flags.engine];
  const self = ['--import', 'tsx', join('lab', 'main.ts'), ...chosen];
  const [command, args] = sandboxed(process.execPath, [...self, '--inside', JSON.stringify(parts)]);
  const child = execa(command, args, { cwd: packageDirectory, stdio: 'inherit', reject: false });
  // Ctrl-C reaches the lab as well, which ends, and this with it.
  process.on('SIGINT', () => undefined);
  // unshare passes no SIGTERM on; when it is killed, the kernel ends all that runs in the sandbox.
  process.on('SIGTERM', () => child.kill('SIGKILL'));
  await writePrograms(child.pid ?? 0, parts);
  const { exitCode } = await child;
  process.exitCode = exitCode ?? 1;
  await rm(folder, { recursive: true, force: true });
}

try {
  const flags = parse();
  const parts = flags.inside;
  await (parts === undefined ? outside(flags) : inside(flags, JSON.parse(parts)));
} catch (error) {
  if (!(error instanceof CannotRun || error instanceof Misuse)) throw error;
  console.error(error.message);
  process.exitCode = error instanceof Misuse ? exitCodes.misuse : exitCodes.environment;
}
