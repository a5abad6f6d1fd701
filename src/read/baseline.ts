import { KasmIsolationError } from '../errors.ts';
import { decode, list, struct, text, type Decoder } from '../netpol/policy/decode.ts';
import { ObjectError } from '../netpol/policy/problem.ts';
import { readYaml } from './yaml.ts';

/** A finding that is known, for a while. */
export interface Known {
  readonly id: string;
  /** A part of its sentence, such as the name of a pod. */
  readonly about: string;
  /** The last day on which it is known, as `2026-12-31`. */
  readonly until: string;
  readonly why: string;
}

const day: Decoder<string> = (value) => {
  const written = text(value);
  // As ISO 8601 has it, and a day that exists.
  const isDay =
    /^\d{4}-\d{2}-\d{2}$/u.test(written) &&
    new Date(`${written}T00:00:00Z`).toJSON()?.startsWith(written);
  if (!isDay) {
    throw new ObjectError([
      { path: 'until', message: `is ${JSON.stringify(value)}; write a day such as "2026-12-31"` },
    ]);
  }
  return written;
};

const shape = struct({ known: list(struct({ id: text, about: text, until: day, why: text })) });

/** A file of known findings: `known: [{id, about, until, why}]`. Throws `KasmIsolationError` with the file's name. */
export function readBaseline(file: string, content: string): readonly Known[] {
  const [document, ...others] = readYaml(content);
  const [problem] = document?.problems ?? [];
  if (problem || others.length > 0) {
    const what = problem
      ? `${problem.line}: ${problem.message}`
      : ' holds two documents; write one';
    throw new KasmIsolationError('bad-input', `${file}:${what}`);
  }
  try {
    const { known = [] } = decode(shape, document?.value);
    const empty = known.findIndex(({ id, why }) => id === '' || why === '');
    if (empty >= 0) {
      throw new ObjectError([
        { path: `known[${empty}]`, message: 'says no id or no why; write both' },
      ]);
    }
    return known;
  } catch (error) {
    if (!(error instanceof ObjectError)) throw error;
    throw new KasmIsolationError(
      'bad-input',
      error.message.split('\n').map((line) => `${file}: ${line}`),
      error,
    );
  }
}
