import type { Cell, Matrix } from '../../reach/matrix.ts';
import { portWords } from '../answers/finding.ts';
import { whoWords } from '../words.ts';
import type { PageMatrix, PageRule } from './form.ts';

/** Things of one kind, each once; what is asked for is told by its place. */
class Places<T> {
  readonly all: T[] = [];
  readonly #places = new Map<string, number>();

  readonly of = (thing: T): number => {
    const key = JSON.stringify(thing);
    const known = this.#places.get(key);
    if (known !== undefined) return known;
    this.#places.set(key, this.all.length);
    return this.all.push(thing) - 1;
  };
}

type Answer = PageMatrix['answers'][number];

const answerOf = (
  { from, passes, isExcess, isMissing, by, leaving, entering }: Cell,
  rules: Places<PageRule>,
): Answer => ({
  passes,
  isExcess,
  isMissing,
  by: by.map((each) => {
    const who = whoWords(each.from);
    return {
      ...(who === from ? {} : { from: who }),
      ports: portWords(each),
      flows: [...each.flows],
      rules: each.rules.map(rules.of),
      isWhole: each.isWhole,
    };
  }),
  leaving: leaving.map(rules.of),
  entering: entering.map(rules.of),
});

/** The matrix as data: what many cells say stands once, and rules are told by their places. */
export function matrixData(matrix: Matrix | undefined): PageMatrix | null {
  if (!matrix) return null;
  const rules = new Places<PageRule>();
  const answers = new Places<Answer>();
  const place = new Map(matrix.ends.map(({ name }, index) => [name, index]));
  const cells = matrix.ends.map(() => matrix.ends.map(() => -1));
  for (const cell of matrix.cells) {
    const line = cells[place.get(cell.from) ?? -1];
    const column = place.get(cell.to);
    if (line && column !== undefined) line[column] = answers.of(answerOf(cell, rules));
  }
  return {
    ends: matrix.ends.map(({ closedBy, ...end }) => ({
      ...end,
      closedBy: { Ingress: [...closedBy.Ingress], Egress: [...closedBy.Egress] },
    })),
    rules: rules.all,
    answers: answers.all,
    cells,
  };
}
