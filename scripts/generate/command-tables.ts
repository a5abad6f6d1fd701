import { commandGroups } from '../../src/commands/index.ts';
import { Session } from '../../src/io.ts';

/** Every command as the help has it, in its groups: what it does, and a line that uses it. */
export const commandTables = (): string =>
  Object.entries(commandGroups)
    .map(([title, listed]) => {
      const rows = listed.map(({ make, example }) => {
        const command = make(new Session(process));
        return `| \`${command.name()}\` | ${command.description()} | \`${example}\` |`;
      });
      return [
        `## ${title}`,
        '',
        '| command | what it does | example |',
        '| --- | --- | --- |',
        ...rows,
      ].join('\n');
    })
    .join('\n\n');
