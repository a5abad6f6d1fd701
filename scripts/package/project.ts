import { writeFile } from 'node:fs/promises';
import { delimiter, dirname, join } from 'node:path';
import { execa } from 'execa';

/** An empty project of a user, with a Node of its own. */
export class Project {
  readonly folder: string;
  readonly #node: string;
  readonly #helm: string;

  constructor(folder: string, node: string, helm: string) {
    this.folder = folder;
    this.#node = node;
    this.#helm = helm;
  }

  #run(file: string, args: readonly string[]) {
    const path = `${dirname(this.#node)}${delimiter}${process.env['PATH']}`;
    return execa(file, args, {
      cwd: this.folder,
      env: { HELM: this.#helm, PATH: path },
      stdin: 'ignore',
      reject: false,
    });
  }

  write(file: string, text: string): Promise<void> {
    return writeFile(join(this.folder, file), text);
  }

  /** Installs a package from its file into what was empty. */
  async install(tarball: string): Promise<void> {
    await this.write('package.json', '{ "private": true, "type": "module" }\n');
    const flags = ['--no-audit', '--no-fund', '--prefer-offline'];
    const { failed, stderr } = await this.#run('npm', ['install', ...flags, tarball]);
    if (failed) throw new Error(stderr);
  }

  node(...args: readonly string[]) {
    return this.#run(this.#node, args);
  }

  /** Runs the command as users do; only from what is installed. */
  npx(...args: readonly string[]) {
    return this.#run('npx', ['--no', 'kasm-isolation', '--', ...args]);
  }
}
