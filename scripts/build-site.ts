/** Makes the site in `build/site/`: README, docs, examples and the playground, to be served by anything that serves files. */
import { join } from 'node:path';
import { packageDirectory } from '../src/read/files.ts';
import { buildSite } from './site/build.ts';

const folder = join('build', 'site');
const pages = await buildSite(join(packageDirectory, folder));
console.log(`${folder}: ${pages} pages and the playground`);
