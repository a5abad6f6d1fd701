import { withAddresses } from '../../../lab/endpoints.ts';
import { livePolicies, release } from '../../../lab/release.ts';
import { worldOf } from '../../../lab/world.ts';
import { resolve } from '../../../src/table/resolve.ts';
import { generation } from './generation.ts';
import { lab } from './lab.ts';

/** Installs values; gives their table, the policies that the API server holds then, and the ends of a proof about them. */
export async function installed(values: Readonly<Record<string, unknown>>) {
  const table = await resolve(values);
  await release(lab, 'install', values);
  const policies = await livePolicies(lab);
  const kasm = withAddresses(generation(String(values['preset'])));
  return { table, policies, ...worldOf(table, policies, 'kasm', kasm) };
}
