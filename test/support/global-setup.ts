import { findHelm } from '../../src/helm/find.ts';

/** Finds (or once builds) the Helm of the tests before the first of them starts. */
export default async function setup(): Promise<void> {
  process.env['HELM'] = await findHelm({}, (line) => console.error(line));
}
