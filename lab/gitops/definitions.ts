import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { parse } from 'yaml';
import type { ApiObject } from '../api.ts';
import type { Lab } from '../lab.ts';

const definitions = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions';

interface Definition extends ApiObject {
  readonly metadata: { readonly name: string };
  readonly status?: { readonly conditions?: readonly { type: string; status: string }[] };
}

const isServed = ({ status }: Definition): boolean =>
  (status?.conditions ?? []).some((each) => each.type === 'Established' && each.status === 'True');

/** Teaches the API server kinds of somebody else, from files of one definition each, and waits until it serves them. */
export async function define(lab: Lab, files: readonly string[]): Promise<void> {
  for (const file of files) {
    const definition: Definition = parse(await readFile(file, 'utf8'));
    await lab.api.must('POST', definitions, definition);
    const path = `${definitions}/${definition.metadata.name}`;
    while (!isServed((await lab.api.must('GET', path)) as Definition)) await sleep(50);
  }
}
