import type { Problem } from '../../../schema/problems.ts';
import type { Origin } from '../resolve.ts';
import type { Table } from '../table.ts';

/** What the values choose must fit the preset, and something must stay isolated. */
export function* rootRules(
  table: Table,
  { preset, presetName, release, egress }: Origin,
): Generator<Problem> {
  if (release && !preset.releaseLabel) {
    yield {
      path: 'kasm.release',
      message: `preset ${presetName} has no release label; remove it, or choose a kasm-* preset`,
    };
  }
  if (!preset.egress.includes(egress)) {
    yield {
      path: 'egress',
      message: `preset ${presetName} has no rows for closed egress; write dataTier, or choose preset plain`,
    };
  }
  if (table.defaultDeny.enabled) return;
  for (const [name, component] of Object.entries(table.components)) {
    if (component.enabled) continue;
    yield {
      path: `components.${name}.enabled`,
      message:
        'without the default deny its pods would be open to everyone; write defaultDeny.enabled: true, or keep the component',
    };
  }
  if (Object.keys(table.components).length === 0) {
    yield {
      path: 'defaultDeny.enabled',
      message: 'no policy would be left; write true, or add a component',
    };
  }
}
