import { execa } from 'execa';

/** A network namespace of the lab, by the name of its end: programs run in it. */
export interface Place {
  readonly name: string;
  /** Variables with which programs find each other and their libraries. */
  readonly env: Readonly<Record<string, string>>;
}

/** A program and its arguments. */
interface CommandLine {
  readonly command: string;
  readonly args: readonly string[];
}

/** What to run to run a program in a place. */
export const enter = (
  { name }: Pick<Place, 'name'>,
  command: string,
  args: readonly string[],
): CommandLine => ({
  command: 'nsenter',
  args: [`--net=/run/netns/${name}`, '--', command, ...args],
});

/** Runs a program in a place to its end; gives what it printed, and throws when it fails. */
export async function runIn(
  place: Place,
  command: string,
  args: readonly string[],
  input = '',
): Promise<string> {
  const entered = enter(place, command, args);
  return (await execa(entered.command, entered.args, { env: place.env, input })).stdout;
}
