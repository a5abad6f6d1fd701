import { access, constants } from 'node:fs/promises';
import { execa } from 'execa';

/**
 * A command line that runs another inside network, mount and process namespaces of its own, so that
 * nothing which it starts, mounts or sets remains: when it or its parent ends or is killed, the kernel
 * ends every process in there and removes the networks. `/run` is a fresh tmpfs.
 */
export const sandboxed = (command: string, args: readonly string[]): [string, string[]] => [
  'setpriv',
  [
    '--pdeathsig=KILL',
    'unshare',
    '--net',
    '--mount',
    '--pid',
    '--fork',
    '--kill-child=KILL',
    '--mount-proc',
    'sh',
    '-c',
    'mount -t tmpfs -o mode=755 lab /run && mkdir /run/netns && exec "$@"',
    'sh',
    command,
    ...args,
  ],
];

/** Why this machine cannot run the lab, as a sentence; nothing when it can. */
export async function obstacle(): Promise<string | undefined> {
  if (process.platform !== 'linux') return 'the lab needs Linux: its pods are network namespaces';
  if (process.getuid?.() !== 0) return 'the lab needs root, to make network namespaces; use sudo';
  const [command, args] = sandboxed('true', []);
  const { failed, stderr } = await execa(command, args, { reject: false });
  if (failed)
    return `this machine makes no network namespaces (${stderr.split('\n')[0] ?? ''}); a virtual machine or a privileged container does`;
  const found = await access('/proc/sys/net/ipv6', constants.R_OK).then(
    () => true,
    () => false,
  );
  return found ? undefined : 'the lab needs IPv6 in the kernel';
}
