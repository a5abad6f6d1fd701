import { writeFile } from 'node:fs/promises';
import { execa } from 'execa';

const files = ['hosts', 'resolv.conf'];

/** Answers names as the cluster's DNS would, for all that runs in the sandbox; what it gives back ends that. */
export async function answerNames(
  addresses: Readonly<Record<string, string>>,
): Promise<() => Promise<void>> {
  const hosts = Object.entries(addresses).map(([name, ip]) => `${ip} ${name}`);
  await writeFile('/run/hosts', ['127.0.0.1 localhost', ...hosts, ''].join('\n'));
  await writeFile('/run/resolv.conf', 'nameserver 127.0.0.1\noptions timeout:1 attempts:1\n');
  for (const name of files) await execa('mount', ['--bind', `/run/${name}`, `/etc/${name}`]);
  return async () => {
    for (const name of files) await execa('umount', [`/etc/${name}`]);
  };
}
