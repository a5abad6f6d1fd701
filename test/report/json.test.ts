import { expect, test } from 'vitest';
import { json } from '../../src/report/json.ts';
import { broken, reportOf, reportWith, sound } from '../support/proofs.ts';

test('a proof that holds has no findings, and says who reaches whom by which rule and row', () => {
  const { notes, ...answer } = JSON.parse(json(reportOf(sound)));
  expect(notes).toHaveLength(1);
  expect(answer).toEqual({
    version: 2,
    holds: true,
    verdict: expect.stringMatching(/^values\.yaml holds: /u),
    source: 'values.yaml',
    namespace: 'kasm',
    asked: { policies: 2, foreign: 0, rows: 1 },
    unfinished: false,
    findings: [],
    coverage: [],
    claims: [],
    access: [
      {
        to: 'db',
        from: 'api',
        ports: '5432/TCP',
        flows: ['api-to-db'],
        rules: [{ policy: 'kasm/db', direction: 'Ingress', index: 0 }],
      },
    ],
  });
});

test('a finding carries its culprit, the rows that it touches, and whom it lets or keeps apart', () => {
  const { holds, findings } = JSON.parse(json(reportOf(broken)));
  expect(holds).toBe(false);
  const byRule = { kind: 'rule', policy: 'kasm/db', direction: 'Ingress', portNames: [] };
  expect(findings).toEqual([
    {
      id: 'excess',
      culprit: { ...byRule, index: 0 },
      flows: [],
      reaches: [{ from: 'api', to: 'db', ports: '22/TCP' }],
      more: false,
    },
    {
      id: 'excess',
      culprit: { ...byRule, index: 1 },
      flows: ['api-to-db'],
      reaches: [{ from: 'pods of namespace shop', to: 'db', ports: '5432/TCP' }],
      more: false,
    },
    {
      id: 'missing',
      culprit: { kind: 'closed', by: ['kasm/db'], direction: 'Ingress' },
      flows: ['api-to-db'],
      reaches: [{ from: 'api', to: 'db', ports: '5432/TCP' }],
      more: false,
    },
  ]);
});

test('each entry of a list has a line of its own, so that two reports compare line by line', () => {
  const lines = json(reportOf(broken)).split('\n');
  expect(lines.filter((line) => line.startsWith('    {"id"'))).toHaveLength(3);
});

test('names of any kind survive', () => {
  const evil = 'a"\\\n</script>\u2028\u009B\u{E0001}';
  const { verdict, name } = JSON.parse(json(reportWith({ verdict: evil, data: { name: evil } })));
  expect([verdict, name]).toEqual([evil, evil]);
});
