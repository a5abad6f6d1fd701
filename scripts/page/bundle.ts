import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { build, type Metafile } from 'esbuild';
import { packageDirectory } from '../../src/read/files.ts';
import { hollow } from './hollow.ts';

/** What a bundle weighs, and what each file that went into it adds. */
export interface Bundle {
  readonly bytes: number;
  readonly inputs: Metafile['outputs'][string]['inputs'];
}

/** Characters that HTML does not admit; in a script they stand in texts alone. */
const control = /(?!\n)\p{Cc}/gu;

const escaped = (sign: string): string =>
  String.raw`\x${sign.charCodeAt(0).toString(16).padStart(2, '0')}`;

/** Bundles a script of the browser into a file. It holds nothing of Node. */
async function bundle(entry: string, outfile: string): Promise<Bundle> {
  const { metafile, outputFiles } = await build({
    absWorkingDir: packageDirectory,
    entryPoints: [join('src', 'browser', entry)],
    outfile,
    bundle: true,
    minify: true,
    format: 'iife',
    platform: 'browser',
    target: 'es2023',
    // Nothing that ends or opens a script element may stand in it.
    supported: { 'inline-script': false },
    legalComments: 'none',
    plugins: [hollow],
    metafile: true,
    write: false,
    logLevel: 'warning',
  });
  const script = (outputFiles[0]?.text ?? '').replaceAll(control, escaped);
  await mkdir(dirname(outfile), { recursive: true });
  await writeFile(outfile, script);
  const [output] = Object.values(metafile.outputs);
  return { bytes: Buffer.byteLength(script), inputs: output?.inputs ?? {} };
}

/** Bundles the script of a report. */
export const buildPage = (outfile: string): Promise<Bundle> => bundle('main.ts', outfile);

/** Bundles the script of the playground. */
export const buildPlayground = (outfile: string): Promise<Bundle> =>
  bundle(join('playground', 'main.ts'), outfile);
