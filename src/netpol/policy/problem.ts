/** The way to a field: keys and indices. */
export type Path = readonly (string | number)[];

/** One thing that is wrong with an object: where, and `<what is wrong>; <what to write>`. */
export interface ObjectProblem {
  readonly path: string;
  readonly message: string;
}

const isPlain = (key: string): boolean => /^[A-Za-z_$][\w$]*$/u.test(key);

/** A path as people write it: `spec.ingress[0].from`, `metadata.labels["example.com/a"]`. */
export const formatPath = (path: Path): string =>
  path.reduce<string>((text, key) => {
    if (typeof key === 'number') return `${text}[${key}]`;
    if (!isPlain(key)) return `${text}[${JSON.stringify(key)}]`;
    return text === '' ? key : `${text}.${key}`;
  }, '');

/** The sentence of a problem; without a path it is about the object as a whole. */
export const formatProblem = ({ path, message }: ObjectProblem): string =>
  path === '' ? message : `${path}: ${message}`;

/** An object that an API server would not take, with everything that is wrong with it. Its message has one sentence a line. */
export class ObjectError extends Error {
  override readonly name = 'ObjectError';
  readonly problems: readonly ObjectProblem[];

  constructor(problems: readonly ObjectProblem[]) {
    super(problems.map(formatProblem).join('\n'));
    this.problems = problems;
  }
}
