/** Bundles the script of the page into `dist/page/`. */
import { join } from 'node:path';
import { buildPage } from './page/bundle.ts';
import { packageDirectory } from '../src/read/files.ts';

const { bytes } = await buildPage(join(packageDirectory, 'dist', 'page', 'report.js'));
console.log(`dist/page/report.js: ${Math.ceil(bytes / 1000)} kB`);
