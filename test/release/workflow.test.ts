import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { packageDirectory } from '../../src/read/files.ts';

interface Step {
  readonly uses?: string;
  readonly run?: string;
  readonly with?: Readonly<Record<string, unknown>>;
}

interface Job {
  readonly permissions: Readonly<Record<string, string>>;
  readonly needs?: string | readonly string[];
  readonly steps: readonly Step[];
}

const text = await readFile(join(packageDirectory, '.github/workflows/release.yaml'), 'utf8');
const workflow: { on: unknown; defaults: unknown; jobs: Readonly<Record<string, Job>> } =
  parse(text);
const jobs = Object.entries(workflow.jobs).map(([name, job]) => ({ name, job }));
const steps = jobs.flatMap(({ job }) => job.steps);
const scripts = steps.flatMap(({ run }) => (run === undefined ? [] : [run]));

describe('the workflow of a release', () => {
  test('starts by a tag of a version and by nothing else', () => {
    expect(workflow.on).toEqual({ push: { tags: ['v*'] } });
  });

  test('gives each job the rights of its own place, and no job two places', () => {
    expect(Object.fromEntries(jobs.map(({ name, job }) => [name, job.permissions]))).toEqual({
      make: { contents: 'read' },
      sign: { 'id-token': 'write', attestations: 'write' },
      npm: { 'id-token': 'write' },
      chart: { packages: 'write', 'id-token': 'write' },
      page: { contents: 'write' },
    });
  });

  // A runner starts a shell that nobody named without pipefail.
  test('names its shell', () => {
    expect(workflow.defaults).toEqual({ run: { shell: 'bash' } });
    expect(text.match(/shell:/gu)).toHaveLength(1);
  });

  test('knows no secret but the token of the run', () => {
    expect(text).not.toMatch(/secrets\.|NODE_AUTH_TOKEN|NPM_TOKEN/u);
  });

  test('runs code of packages where it has no right to write', () => {
    const running = jobs.filter(({ job }) =>
      job.steps.some(({ run = '' }) => /npm (?:ci|run)/u.test(run)),
    );
    expect(running.map(({ name }) => name)).toEqual(['make']);
  });

  test('takes nothing from a cache, which other workflows could fill', () => {
    const caching = steps.filter(({ uses = '' }) => /^actions\/(?:cache|setup-)/u.test(uses));
    expect(caching.length).toBeGreaterThan(2);
    const off = caching.map((step) => step.with?.['package-manager-cache'] ?? step.with?.['cache']);
    expect(off.filter((value) => value !== false)).toEqual([]);
  });

  test('makes its files once, and everybody else takes those', () => {
    const others = jobs.filter(({ name }) => name !== 'make');
    for (const { job } of others) {
      expect(job.steps[0]?.uses).toMatch(/^actions\/download-artifact@/u);
      expect([job.needs].flat()).not.toEqual([undefined]);
    }
  });

  test('refuses what may not be released before anything is sent', () => {
    expect(
      workflow.jobs['make']?.steps.some(({ run }) => run === 'npm run release:dry -- --final'),
    ).toBe(true);
    expect(jobs.filter(({ job }) => job.needs === undefined).map(({ name }) => name)).toEqual([
      'make',
    ]);
  });

  test('signs nothing that it does not verify at once', () => {
    const signing = scripts.filter((script) => /cosign sign/u.test(script));
    expect(signing).toHaveLength(2);
    for (const script of signing) {
      expect(script).toMatch(/cosign verify[^]*--certificate-identity "\$IDENTITY"/u);
      expect(script).toMatch(/--certificate-oidc-issuer "\$ISSUER"/u);
    }
  });

  test.each(scripts)(
    'has no expression in a script, where a shell would run it: %s',
    async (script) => {
      expect(script).not.toContain('${{');
      const { failed, stderr } = await execa('bash', ['-n'], { input: script, reject: false });
      expect({ failed, stderr }).toEqual({ failed: false, stderr: '' });
    },
  );
});
