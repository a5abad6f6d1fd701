import type { Project } from './project.ts';

const typed = `import { defineValues } from 'kasm-isolation';\nexport default defineValues({ preset: 'kasm-1.19' });\n`;

const pod = (name: string) => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: `kasm-${name}-0`, namespace: 'kasm', labels: { app: `kasm-${name}` } },
  spec: { containers: [{ name, image: name }] },
});

const cluster = {
  apiVersion: 'v1',
  kind: 'List',
  items: ['api', 'manager', 'db', 'redis', 'proxy'].map(pod),
};

/** A line of each command, its exit code, and what its answer begins with; later ones use what earlier ones wrote. */
const lines: readonly (readonly [line: string, exitCode: number, says: RegExp])[] = [
  ['check values.ts', 0, /^values\.ts: sound;/u],
  ['values values.ts -o values.yaml', 0, /^$/u],
  ['render values.yaml', 0, /name: "kasm-isolation-db"/u],
  ['render plain -o policies.yaml', 0, /^plain holds:/u],
  ['prove values.yaml', 0, /^values\.yaml holds:/u],
  ['who db 5432 -v values.yaml', 0, /^db may be reached on 5432\/TCP by /u],
  ['explain guac db 5432 -v values.yaml', 0, /5432\/TCP is denied\.$/mu],
  ['explain guac db 5432 -v values.yaml --expect allowed', 1, /5432\/TCP is denied\.$/mu],
  ['diff kasm-1.18 kasm-1.19', 0, /^From kasm-1\.18 to kasm-1\.19: /u],
  ['init cluster.json -n kasm -o started.yaml', 0, /^$/u],
  ['preview plain -n kasm --also cluster.json --observed seen.csv', 0, /^plain would not deny /u],
  ['audit plain -n kasm --also cluster.json', 1, /^Namespace kasm against plain: /u],
  ['report values.yaml -o report.html', 0, /^values\.yaml holds:/u],
  ['review values.yaml --base HEAD', 2, /^$/u], // no clone of git is here
  ['comment policies.yaml', 2, /^$/u], // nor a pipeline
  ['prove kasm-1.91', 2, /^$/u],
  ['nonsense', 2, /^$/u],
];

/** The commands that the help lists: none may be left out here. */
async function listed(project: Project): Promise<readonly string[]> {
  const { stdout } = await project.npx('--help');
  const names = [...stdout.matchAll(/^ {2}(\w+) [[<]/gmu)].map(([, name = '']) => name);
  return names.filter((name) => name !== 'help');
}

/** Runs every command of the package once. */
export async function runCommands(project: Project): Promise<void> {
  await project.write('values.ts', typed);
  await project.write('cluster.json', JSON.stringify(cluster));
  await project.write(
    'seen.csv',
    'from,to,port,protocol\nkasm/kasm-api-0,kasm/kasm-db-0,5432,TCP\n',
  );
  const left = new Set(await listed(project));
  if (left.size < 10) throw new Error(`the help lists ${left.size} commands`);
  for (const [line, expected, says] of lines) {
    const { exitCode, stdout, stderr } = await project.npx(...line.split(' '));
    if (exitCode !== expected || !says.test(stdout))
      throw new Error(`kasm-isolation ${line}: ${exitCode}\n${stdout}\n${stderr}`);
    left.delete(line.split(' ')[0] ?? '');
  }
  if (left.size > 0) throw new Error(`not tried: ${[...left].join(', ')}`);
}
