import { expect, test } from 'vitest';
import { sarif } from '../../src/report/sarif.ts';
import { broken, none, pair, proof, sound, tcp } from '../support/proofs.ts';

const runOf = (text: string) => JSON.parse(text).runs[0];

test('a proof that holds is a run without results', () => {
  const log = JSON.parse(sarif(sound));
  expect(log).toMatchObject({ version: '2.1.0', $schema: expect.stringContaining('sarif-2.1.0') });
  expect(log.runs).toHaveLength(1);
  expect(log.runs[0].results).toEqual([]);
});

test('the run names its tool and both of its rules', () => {
  const { driver } = runOf(sarif(sound)).tool;
  expect(driver.name).toBe('kasm-isolation');
  expect(driver.rules.map(({ id }: { id: string }) => id)).toEqual([
    'kasm-isolation/excess',
    'kasm-isolation/missing',
  ]);
});

test('an excess points at the rules that allow it, a gap at its pair', () => {
  expect(runOf(sarif(broken)).results).toEqual([
    {
      ruleId: 'kasm-isolation/excess',
      ruleIndex: 0,
      level: 'error',
      message: { text: 'api → db: excess 22/TCP, by kasm/db ingress[0]' },
      locations: [{ logicalLocations: [{ fullyQualifiedName: 'kasm/db ingress[0]' }] }],
    },
    {
      ruleId: 'kasm-isolation/excess',
      ruleIndex: 0,
      level: 'error',
      message: { text: 'internet → db: excess all, no policy closes it' },
      locations: [{ logicalLocations: [{ fullyQualifiedName: 'internet → db' }] }],
    },
    {
      ruleId: 'kasm-isolation/missing',
      ruleIndex: 1,
      level: 'error',
      message: { text: 'api → db: missing 5432/TCP' },
      locations: [{ logicalLocations: [{ fullyQualifiedName: 'api → db' }] }],
    },
  ]);
});

test('the order of pairs does not matter', () => {
  const turned = { ...broken, differences: broken.differences.toReversed() };
  expect(sarif(turned)).toBe(sarif(broken));
});

test('names are no placeholders in messages', () => {
  const text = sarif(proof(['a{0}', 'b'], pair(['a{0}', 'b'], none, tcp(1))));
  expect(runOf(text).results[0].message.text).toContain('a{{0}} → b');
});
