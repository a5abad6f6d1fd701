import type { Problem } from '../schema/problems.ts';

/** Exit codes of the command: what was asked holds, does not hold, was asked wrongly, or could not be tried. */
export const exitCodes = { holds: 0, finding: 1, misuse: 2, environment: 3 } as const;

const codes = {
  'bad-values': exitCodes.misuse,
  'bad-input': exitCodes.misuse,
  'bad-chart': exitCodes.misuse,
  environment: exitCodes.environment,
  'helm-missing': exitCodes.environment,
  'helm-too-old': exitCodes.environment,
  'helm-failed': exitCodes.environment,
} as const;

export type ErrorCode = keyof typeof codes;

/** A problem of values, and its line where the reader of the text knows it. */
export interface LocatedProblem extends Problem {
  readonly line?: number;
}

/** Every failure that a user can mend. `lines` are whole sentences, one per problem, ready to print. */
export class KasmIsolationError extends Error {
  override readonly name = 'KasmIsolationError';
  readonly code: ErrorCode;
  readonly lines: readonly string[];
  /** What is wrong with values, where that is what failed. */
  readonly problems: readonly LocatedProblem[];

  constructor(
    code: ErrorCode,
    lines: string | readonly string[],
    cause?: unknown,
    problems: readonly LocatedProblem[] = [],
  ) {
    const list = [lines].flat();
    super(list.join('\n'), { cause });
    this.code = code;
    this.lines = list;
    this.problems = problems;
  }

  get exitCode(): number {
    return codes[this.code];
  }
}

/** The sentence of a problem: `<path>: <what is wrong>; <what to write>`. */
export const sentence = ({ path, message }: Problem): string => `${path}: ${message}`;

/** Problems of values as one error. `source` says where the values came from. */
export const badValues = (source: string, problems: readonly Problem[]): KasmIsolationError =>
  new KasmIsolationError(
    'bad-values',
    problems.map((problem) => `${source}: ${sentence(problem)}`),
    undefined,
    problems,
  );

/** The first line of whatever was thrown. */
export const reason = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).split('\n')[0] ?? '';
