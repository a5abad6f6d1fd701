import { createHash } from 'node:crypto';
import { findingHelp, findingTitles } from './finding-titles.ts';
import type { Remark, Report } from './report.ts';
import { oneLine, plural } from './words.ts';

/** As many results as code scanning shows of one run; it refuses 25,000. */
const most = 5000;

/** As many characters of one message as it is worth to keep: whole uploads may have 10 MB. */
const longest = 1500;

const cut = (text: string): string =>
  text.length > longest ? `${[...text].slice(0, longest).join('')}…` : text;

/** Braces are doubled, for single ones are placeholders (SARIF 2.1.0, 3.11.5). */
const message = ({ title, details }: Remark) => ({
  text: cut([title, ...details].map(oneLine).join('\n')).replaceAll(/[{}]/gu, '$&$&'),
});

/** A file as SARIF names it: with slashes, every other character encoded; `file:` where it is no relative one. */
function uri(file: string): string {
  const path = file.replaceAll('\\', '/').replace(/^(\.\/)+/u, '');
  const encoded = path.split('/').map(encodeURIComponent).join('/');
  return path.startsWith('/') ? `file://${encoded}` : encoded;
}

const ids = Object.keys(findingTitles);

const levels = ['error', 'warning', 'note'] as const;

/** What a result is known by from run to run: whom it is about and in which file, but not the line, which moves. */
const fingerprint = (...parts: readonly string[]): string =>
  createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 32);

function resultOf(remark: Remark) {
  const address = uri(remark.place?.file ?? 'values.yaml');
  return {
    ruleId: `kasm-isolation/${remark.id}`,
    ruleIndex: ids.indexOf(remark.id),
    level: remark.severity ?? 'error',
    message: message(remark),
    locations: [
      {
        physicalLocation: {
          artifactLocation: { uri: address },
          region: { startLine: remark.place?.line ?? 1 },
        },
      },
    ],
    partialFingerprints: { 'kasm-isolation/v1': fingerprint(remark.id, remark.title, address) },
  };
}

type Result = ReturnType<typeof resultOf>;

/** The worst first, and among equals in the order of their texts. */
const inOrder = (results: readonly Result[]): readonly Result[] =>
  results
    .map((result) => ({ result, rank: levels.indexOf(result.level), text: JSON.stringify(result) }))
    .toSorted((a, b) => a.rank - b.rank || (a.text < b.text ? -1 : 1))
    .map(({ result }) => result);

const rules = ids.map((id) => ({
  id: `kasm-isolation/${id}`,
  shortDescription: { text: findingTitles[id] },
  fullDescription: { text: findingTitles[id] },
  help: { text: findingHelp(id) },
  defaultConfiguration: { level: id === 'note' ? 'note' : 'error' },
  properties: { tags: ['security'] },
}));

/** Says in the log itself what it leaves out. */
const invocations = (left: number) =>
  left === 0
    ? {}
    : {
        invocations: [
          {
            executionSuccessful: true,
            toolExecutionNotifications: [
              {
                level: 'warning',
                message: { text: `${plural(left, 'result')} more did not fit.` },
              },
            ],
          },
        ],
      };

/**
 * SARIF 2.1.0 (https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html): a result for each remark, sorted.
 * Each has a physical location, since code scanning refuses results without one: where the policy stands, else the
 * line of the values.
 */
export function sarif({ remarks, asides = [] }: Report): string {
  const results = inOrder([...remarks, ...asides].map(resultOf));
  const run = {
    tool: { driver: { name: 'kasm-isolation', rules } },
    ...invocations(Math.max(0, results.length - most)),
    results: results.slice(0, most),
  };
  const log = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [run],
  };
  return JSON.stringify(log, null, 2);
}
