import { createHash } from 'node:crypto';
import { readFile, rm, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { reason } from '../src/errors.ts';
import { fromCache, type Say } from '../src/helm/cache.ts';
import { unpackPackages } from './debian-packages.ts';

/** What the lab takes from Debian: programs, and the libraries that they load. */
const packages = [
  'etcd-server',
  'iptables',
  'ipset',
  'conntrack',
  'tcpdump',
  'nftables',
  'busybox-static',
  'redis-tools',
  'redis-server',
  'libatomic1',
  'libbsd0',
  'libcap2',
  'libdbus-1-3',
  'libedit2',
  'libgcrypt20',
  'libgmp10',
  'libgpg-error0',
  'libip4tc2',
  'libip6tc2',
  'libipset13',
  'libjansson4',
  'libjemalloc2',
  'liblz4-1',
  'liblzf1',
  'liblzma5',
  'libmd0',
  'libmnl0',
  'libnetfilter-conntrack3',
  'libnfnetlink0',
  'libnftables1',
  'libnftnl11',
  'libpcap0.8',
  'libssl3',
  'libsystemd0',
  'libxtables12',
  'libzstd1',
];

/** Debian's alternatives choose the nft flavour of iptables; unpacking does not run them. */
const alternatives = ['iptables', 'ip6tables'].flatMap((name) => [
  name,
  `${name}-save`,
  `${name}-restore`,
]);

/**
 * Unpacks the packages of this machine's Debian into the cache, once; nothing is installed and no
 * service is set up. Returns the folder, which holds them as `/` would.
 */
export async function unpackDebian(say: Say): Promise<string> {
  const release = await readFile('/etc/os-release', 'utf8').catch(() => '');
  const key = createHash('sha256')
    .update(packages.join())
    .update(release)
    .digest('hex')
    .slice(0, 16);
  const kept = {
    name: `debian-${process.arch}-${key}`,
    what: "the lab's Debian packages",
    announcement: `Fetching ${packages.slice(0, 5).join(', ')} from Debian once`,
  };
  try {
    return await fromCache(kept, say, async (unpacked) => {
      await unpackPackages(packages, unpacked);
      const programs = join(unpacked, 'usr', 'sbin');
      for (const name of alternatives) {
        await rm(join(programs, name), { force: true });
        await symlink('xtables-nft-multi', join(programs, name));
      }
    });
  } catch (error) {
    throw new Error(
      `The lab's Debian packages could not be fetched (apt-get and dpkg are needed): ${reason(error)}`,
      { cause: error },
    );
  }
}
