import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { PathCase } from './cases.ts';
import { helmTemplateFile } from './helm-template.ts';
import type { Outcome, Path } from './path.ts';

/** Deliveries of values to the chart: each gets a folder of its own, and what plain Helm says is asked once. */
export class Deliveries {
  readonly #root: string;
  readonly #known = new Map<string, Promise<Outcome>>();
  #folders = 0;

  private constructor(root: string) {
    this.#root = root;
  }

  static readonly open = async (): Promise<Deliveries> =>
    new Deliveries(await mkdtemp(join(tmpdir(), 'kasm-isolation-paths-')));

  readonly close = (): Promise<void> => rm(this.#root, { recursive: true, force: true });

  /** A new folder. */
  async folder(): Promise<string> {
    this.#folders += 1;
    const path = join(this.#root, String(this.#folders));
    await mkdir(path);
    return path;
  }

  /** What comes of a case on a path. */
  readonly deliver = async (path: Path, given: PathCase): Promise<Outcome> =>
    path.deliver(given, await this.folder());

  /** The outcome of a file of values with plain Helm. */
  reference(given: PathCase): Promise<Outcome> {
    const key = given.text ?? JSON.stringify(given.values);
    const asked = this.#known.get(key) ?? this.deliver(helmTemplateFile, given);
    this.#known.set(key, asked);
    return asked;
  }

  /** What must come of a case on a path: what plain Helm makes of the values that arrive there. */
  async expected(path: Path, given: PathCase): Promise<Outcome> {
    const values = path.arrives(given);
    const same = values === given.values ? given : { name: given.name, values, says: [] };
    const outcome = await this.reference(same);
    return path.refuses === 'command' && 'refusal' in outcome
      ? { refusal: given.says.map((sentence) => `kasm-isolation: ${sentence}`).toSorted() }
      : outcome;
  }
}
