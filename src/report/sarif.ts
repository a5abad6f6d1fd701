import { findingTitles } from './finding-titles.ts';
import type { Remark, Report } from './report.ts';
import { oneLine } from './words.ts';

/** Braces are doubled, for single ones are placeholders (SARIF 2.1.0, 3.11.5). */
const message = ({ title, details }: Remark) => ({
  text: [title, ...details].map(oneLine).join('\n').replaceAll(/[{}]/gu, '$&$&'),
});

/** A file as SARIF names it: with slashes, every other character encoded; `file:` where it is no relative one. */
function uri(file: string): string {
  const path = file.replaceAll('\\', '/').replace(/^(\.\/)+/u, '');
  const encoded = path.split('/').map(encodeURIComponent).join('/');
  return path.startsWith('/') ? `file://${encoded}` : encoded;
}

/**
 * SARIF 2.1.0 (https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html): a result for each remark, sorted.
 * Each has a physical location, since code scanning refuses results without one: where the policy stands, else the
 * values.
 */
export function sarif({ remarks }: Report): string {
  const ids = Object.keys(findingTitles);
  const results = remarks
    .map((remark) => ({
      ruleId: `kasm-isolation/${remark.id}`,
      ruleIndex: ids.indexOf(remark.id),
      level: remark.severity ?? 'error',
      message: message(remark),
      locations: [
        {
          physicalLocation: {
            artifactLocation: { uri: uri(remark.place?.file ?? 'values.yaml') },
            region: { startLine: remark.place?.line ?? 1 },
          },
        },
      ],
    }))
    .map((each) => JSON.stringify(each))
    .toSorted()
    .map((each): unknown => JSON.parse(each));
  const rules = ids.map((id) => ({
    id: `kasm-isolation/${id}`,
    shortDescription: { text: findingTitles[id] },
    defaultConfiguration: { level: 'error' },
  }));
  const log = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [{ tool: { driver: { name: 'kasm-isolation', rules } }, results }],
  };
  return JSON.stringify(log, null, 2);
}
