import { createInterface } from 'node:readline';
import { KasmIsolationError } from '../errors.ts';
import type { Session } from '../io.ts';
import { isQuestion, type Beginning, type Placed } from '../reach/init/index.ts';
import { questionLines } from '../report/answers/init.ts';
import { readYaml } from '../read/yaml.ts';
import { isMap, type Fields } from '../table/layers.ts';
import { over } from '../table/over.ts';

/** What a line says as values, or why it says none. */
function answerOf(line: string): Fields | string {
  const [document, ...others] = readYaml(line);
  const [problem] = document?.problems ?? [];
  if (problem) return problem.message;
  return isMap(document?.value) && others.length === 0
    ? document.value
    : 'is no map; write values from the root, such as peers: { database: { ipBlocks: [{ cidr: 10.0.0.5/32 }] } }';
}

/**
 * Asks each question on a terminal. An answer is values, as one line of YAML from the root; an empty one leaves the
 * question in the file. The chart judges what comes of it, as it judges all values.
 */
export async function askAll(session: Session, beginning: Beginning): Promise<Beginning> {
  const { stdin, stderr } = session.io;
  if (!('isTTY' in stdin) || stdin.isTTY !== true) {
    throw new KasmIsolationError(
      'bad-input',
      '--ask: standard input is no terminal; leave it out, and answer in the file',
    );
  }
  const lines = createInterface({ input: stdin })[Symbol.asyncIterator]();
  let values: Fields = beginning.values;
  const left: Placed[] = [];
  for (const placed of beginning.notes) {
    const { note, path } = placed;
    let isOpen = isQuestion(note);
    if (isQuestion(note)) {
      session.say(`${path.join('.')}:`);
      for (const line of questionLines(note)) session.say(`  ${line}`);
    }
    while (isOpen) {
      stderr.write('Values to add, in one line (nothing leaves it open): ');
      const { done, value = '' } = await lines.next();
      if (done || value.trim() === '') break;
      const answer = answerOf(value);
      if (typeof answer === 'string') session.say(answer);
      else {
        values = over(values, answer);
        isOpen = false;
      }
    }
    if (isOpen || !isQuestion(note)) left.push(placed);
  }
  const questions = left.map(({ note }) => note).filter(isQuestion);
  return { ...beginning, values, notes: left, questions };
}
