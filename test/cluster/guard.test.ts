import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { helm, release, uninstall } from '../../lab/release.ts';
import { parseManifest } from '../../src/read/rendered.ts';
import type { Attempt } from './support/guard/attempt.ts';
import { attempts } from './support/guard/attempts.ts';
import { audited } from './support/guard/audited.ts';
import { legitimate } from './support/guard/legitimate.ts';
import { api } from './support/guard/objects.ts';
import { send } from './support/guard/request.ts';
import { clear, group, guarded, prepare, values } from './support/guard/setting.ts';
import { subresources } from './support/guard/subresources.ts';
import { groupsOf, type Legitimate } from './support/guard/who.ts';
import { lab } from './support/lab.ts';

const off = { ...values('Deny'), guard: { enabled: false } };

const by = ({ user = 'mallory', groups = [] }: Pick<Attempt, 'user' | 'groups'>) =>
  lab.api.as(user, [...groups, group]);

/** What is wrong with attempts, by name: whatever `look` says of them. */
async function wrong<T extends { readonly name: string }>(
  all: readonly T[],
  look: (each: T) => Promise<string | undefined>,
): Promise<readonly string[]> {
  const found: string[] = [];
  for (const each of all) {
    const said = await look(each);
    if (said !== undefined) found.push(`${each.name}: ${said}`);
  }
  return found;
}

/** What a warning says, without its escapes. */
const plain = (warnings: readonly string[]): string => warnings.join('\n').replaceAll('\\"', '"');

/** What came of an attempt: the answer, what was said of it, and what the audit log says. */
async function tried(attempt: Attempt, dryRun = true) {
  const before = (await audited()).length;
  const { status, body, warnings } = await send(by(attempt), attempt.request, dryRun);
  const log = (await audited()).slice(before).join('\n');
  return { status, said: body.message ?? '', warned: plain(warnings), log };
}

const passes = async (attempt: Attempt): Promise<string | undefined> => {
  const { status, said } = await tried(attempt);
  return status < 300 ? undefined : `${status} ${said}`;
};

const isDenied = async (attempt: Attempt): Promise<string | undefined> => {
  const { status, said } = await tried(attempt, false);
  const start = `${attempt.user ?? 'mallory'} is not in guard.allow and `;
  const isRight = status === 422 && said.includes(start) && attempt.says.test(said);
  return isRight ? undefined : `${status} ${said}`;
};

/** Passes, and the sentence stands where these actions write it and nowhere else. */
const isTold =
  (...places: readonly ('warned' | 'log')[]) =>
  async (attempt: Attempt): Promise<string | undefined> => {
    const { status, ...texts } = await tried(attempt);
    const isRight = (['warned', 'log'] as const).every((place) =>
      places.includes(place) ? attempt.says.test(texts[place]) : texts[place] === '',
    );
    return status < 300 && isRight ? undefined : `${status} ${JSON.stringify(texts)}`;
  };

const passesInSilence = async ({ user, request }: Legitimate): Promise<string | undefined> => {
  const { status, body, warnings } = await send(
    by({ user, groups: groupsOf(user) }),
    request,
    true,
  );
  const isSilent = status < 300 && warnings.length === 0;
  return isSilent ? undefined : `${status} ${body.message ?? ''} ${plain(warnings)}`;
};

async function passesWithoutTrace(): Promise<void> {
  const before = (await audited()).length;
  expect(await wrong(legitimate, passesInSilence)).toEqual([]);
  expect((await audited()).slice(before)).toEqual([]);
}

/** Whether a write to an object, or to a subresource of one, changes the template of its pods. */
async function takesTemplate(path: string): Promise<boolean> {
  const labelled = { metadata: { labels: { ...api, marked: 'yes' } } };
  const spec = { template: labelled, jobTemplate: { spec: { template: labelled } } };
  const type = 'application/merge-patch+json';
  const { body } = await lab.api.ask('PATCH', `${path}?dryRun=All`, { ...labelled, spec }, type);
  return JSON.stringify(body.spec ?? {}).includes('marked');
}

beforeAll(async () => {
  await prepare();
  await release(lab, 'install', off);
});

afterAll(async () => {
  await uninstall(lab).catch(() => undefined);
  await clear();
});

const page = readFileSync(new URL('../../docs/threat-model.md', import.meta.url), 'utf8');

test('there are at least 40 attempts and 20 legitimate requests, each of a name of its own', () => {
  const names = [...attempts, ...legitimate].map(({ name }) => name);
  expect([attempts.length >= 40, legitimate.length >= 20]).toEqual([true, true]);
  expect(new Set(names).size).toBe(names.length);
  // The page says how many.
  expect(page).toContain(
    `${attempts.length} under each action, and ${legitimate.length} that must pass`,
  );
});

describe('without the guard', () => {
  test('every attempt succeeds', async () => {
    expect(await wrong(attempts, passes)).toEqual([]);
  });

  test('no subresource that the guard is not asked about takes a template', async () => {
    const args = ['template', 'x', './chart', '-f', '-'];
    const { guard } = parseManifest(await helm(lab, args, JSON.stringify(values('Deny'))));
    const rules = guard.flatMap((object) =>
      object.kind === 'ValidatingAdmissionPolicy' ? object.spec.matchConstraints.resourceRules : [],
    );
    const asked = new Set(rules.flatMap(({ resources }) => resources));
    const others = await subresources(lab.api, asked);
    expect(others.length).toBeGreaterThan(5);
    const taken = await Promise.all(others.map(({ path }) => takesTemplate(path)));
    expect(others.filter((_, index) => taken[index])).toEqual([]);
    // As the objects themselves do.
    expect(await takesTemplate('/apis/apps/v1/namespaces/kasm/deployments/api')).toBe(true);
  });
});

describe('Deny', () => {
  beforeAll(() => guarded('Deny', ({ status }) => status === 422));

  test('refuses every attempt with a sentence that says who did what, and what to do', async () => {
    expect(await wrong(attempts, isDenied)).toEqual([]);
  });

  test('lets pass what is legitimate, without a word', async () => {
    expect(await wrong(legitimate, passesInSilence)).toEqual([]);
  });

  test('kubectl debug makes no pod on a node', async () => {
    const as = ['--as=mallory', `--as-group=${group}`];
    const debug = ['debug', 'node/node-a', '-n', 'kasm', '--image=busybox', '--profile=general'];
    await expect(lab.kubectl([...debug, ...as])).rejects.toThrow(
      /mallory is not in guard\.allow and puts on the host, where no policy binds it, pods kasm\/node-debugger-node-a-/u,
    );
  });
});

describe('Warn', () => {
  beforeAll(() => guarded('Warn', ({ status, warnings }) => status < 300 && warnings.length > 0));

  test('lets every attempt pass, and says the sentence', async () => {
    expect(await wrong(attempts, isTold('warned'))).toEqual([]);
  });

  test('says nothing to what is legitimate', async () => {
    expect(await wrong(legitimate, passesInSilence)).toEqual([]);
  });
});

describe('Audit', () => {
  beforeAll(() =>
    guarded('Audit', ({ status, warnings }) => status < 300 && warnings.length === 0),
  );

  test('lets every attempt pass in silence, and writes the sentence into the audit log', async () => {
    expect(await wrong(attempts, isTold('log'))).toEqual([]);
  });

  test('writes nothing of what is legitimate', passesWithoutTrace);
});

describe('Audit and Warn', () => {
  beforeAll(() =>
    guarded(['Audit', 'Warn'], ({ status, warnings }) => status < 300 && warnings.length > 0),
  );

  test('do both', async () => {
    expect(await wrong(attempts, isTold('warned', 'log'))).toEqual([]);
  });

  test('let pass what is legitimate, without a word in either', passesWithoutTrace);
});

describe('the guard in Deny leaves the release to whoever is allowed', () => {
  beforeAll(() => guarded('Deny', ({ status }) => status === 422));

  test('an upgrade passes, and uninstall leaves nothing of it', async () => {
    await release(lab, 'upgrade', { ...values('Deny'), labels: { team: 'a' } });
    await uninstall(lab);
    const kinds = ['validatingadmissionpolicies', 'validatingadmissionpolicybindings'];
    const left = await Promise.all(
      kinds.map((kind) => lab.api.must('GET', `/apis/admissionregistration.k8s.io/v1/${kind}`)),
    );
    expect(left.flatMap(({ items = [] }) => items)).toEqual([]);
  });
});
