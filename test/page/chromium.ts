import { createHash } from 'node:crypto';
import { access, constants, readdir, readFile, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { notInstalled, unpackPackages } from '../../lab/debian-packages.ts';
import { reason } from '../../src/errors.ts';
import { fromCache, type Say } from '../../src/helm/cache.ts';

/** A Chromium, and the variables that it needs beside those of this process. */
export interface Chromium {
  readonly executable: string;
  readonly env: Readonly<Record<string, string>>;
}

const isProgram = async (file: string): Promise<boolean> =>
  access(file, constants.X_OK).then(
    () => true,
    () => false,
  );

/** The first of these programs that PATH has. */
async function onPath(...names: readonly string[]): Promise<string | undefined> {
  for (const name of names) {
    for (const folder of (process.env['PATH'] ?? '').split(delimiter)) {
      if (await isProgram(join(folder, name))) return join(folder, name);
    }
  }
  return undefined;
}

/** Fonts come with it: a machine without any would draw no text. */
const packages = ['chromium', 'fonts-dejavu-core', 'fontconfig-config'];

const fontsFile = 'fonts.conf';

const fonts = `<?xml version="1.0"?>
<fontconfig>
  <dir prefix="relative">usr/share/fonts</dir>
  <dir>/usr/share/fonts</dir>
  <cachedir prefix="xdg">fontconfig</cachedir>
</fontconfig>
`;

const isLibrary = (name: string): boolean => /\.so(?:\.|$)/u.test(name);

/** The folders below a folder of libraries that hold some. */
async function libraryFolders(root: string): Promise<readonly string[]> {
  const all = await readdir(root, { recursive: true, withFileTypes: true });
  const libraries = all.filter(({ name }) => isLibrary(name));
  return [...new Set(libraries.map(({ parentPath }) => parentPath))];
}

/** Unpacks Debian's Chromium into the cache, once, with what it needs that is not installed. Nothing is installed. */
async function unpacked(say: Say): Promise<Chromium> {
  const release = await readFile('/etc/os-release', 'utf8').catch(() => '');
  const key = createHash('sha256').update(release).update(packages.join()).update(fonts);
  const kept = {
    name: `chromium-${process.arch}-${key.digest('hex').slice(0, 16)}`,
    what: "Debian's Chromium",
    announcement: 'Fetching Chromium from Debian once',
  };
  const folder = await fromCache(kept, say, async (workshop) => {
    await unpackPackages(await notInstalled(packages), workshop);
    await writeFile(join(workshop, fontsFile), fonts);
  });
  const libraries = await libraryFolders(join(folder, 'usr', 'lib'));
  return {
    executable: join(folder, 'usr', 'lib', 'chromium', 'chromium'),
    env: {
      LD_LIBRARY_PATH: libraries.join(':'),
      FONTCONFIG_FILE: join(folder, fontsFile),
    },
  };
}

/**
 * The Chromium of the tests: that of `CHROMIUM`, else `chromium` or `google-chrome` of PATH, else Debian's from the
 * cache, where it is unpacked once. Throws a sentence where there is none.
 */
export async function findChromium(say: Say): Promise<Chromium> {
  const named = process.env['CHROMIUM'];
  if (named) {
    if (await isProgram(named)) return { executable: named, env: {} };
    throw new Error(`CHROMIUM ${named}: is no program; name a Chromium, or leave CHROMIUM out`);
  }
  const found = await onPath('chromium', 'google-chrome');
  if (found !== undefined) return { executable: found, env: {} };
  try {
    return await unpacked(say);
  } catch (error) {
    throw new Error(
      `There is no Chromium on PATH, and Debian's could not be fetched (apt-get and dpkg are needed): ${reason(error)}`,
      { cause: error },
    );
  }
}
