import fc from 'fast-check';
import type { Fields } from '../../../../src/table/layers.ts';
import * as some from './literals.ts';
import type { Place } from './place.ts';

/** A preset whose flow to the database can be tried. */
const trying = (fields: Fields): Fields => ({
  helmTest: { enabled: true, host: 'kasm-db', ...fields },
});
const tolerating = (toleration: unknown): Fields => trying({ tolerations: [toleration] });

/** One field of a map in `helmTest`, whose value alone would be found in other places too. */
const fieldOf = (
  map: 'podSecurityContext' | 'securityContext',
  field: string,
  { mark, literals }: Pick<Place, 'mark' | 'literals'>,
): Place => ({
  path: `helmTest.${map}.${field}`,
  values: (literal) => trying({ [map]: { [field]: literal } }),
  mark,
  rendered: { [field]: mark },
  becomes: (literal: unknown) => ({ [field]: literal }),
  literals,
});

const booleans = fc.constantFrom<unknown>('true', 'false', 0, 1);
const userIds = fc.oneof(
  fc.constantFrom<unknown>(0, -1, 2 ** 31 - 1, 2 ** 31, 1.5, '1000'),
  fc.integer({ min: -10, max: 70_000 }),
);

/** Every place of the contract that speaks of the pods of `helm test`. */
export const podPlaces: readonly Place[] = [
  {
    path: 'helmTest.host',
    values: (host) => trying({ host }),
    mark: 'marked',
    literals: fc.oneof(some.objectNames, some.texts, some.networks),
  },
  {
    path: 'helmTest.image',
    values: (image) => trying({ image }),
    mark: 'marked:1',
    literals: some.images,
  },
  {
    path: 'helmTest.imagePullSecrets',
    values: (imagePullSecrets) => trying({ imagePullSecrets }),
    mark: ['marked'],
    rendered: [{ name: 'marked' }],
    becomes: (names: unknown) =>
      Array.isArray(names) ? names.map((name: unknown) => ({ name })) : names,
    literals: fc.array(fc.constantFrom('a', 'a.b', 'A', ''), { maxLength: 3 }),
  },
  {
    path: 'helmTest.imagePullSecrets[]',
    values: (name) => trying({ imagePullSecrets: [name] }),
    mark: 'marked',
    literals: some.objectNames,
  },
  {
    path: 'helmTest.podSecurityContext',
    values: (podSecurityContext) => trying({ podSecurityContext }),
    mark: { runAsUser: 31313 },
    literals: fc.record(
      {
        runAsNonRoot: fc.boolean(),
        runAsUser: userIds,
        runAsGroup: userIds,
        seccompProfile: fc.record({ type: fc.constantFrom('Unconfined', 'unconfined') }),
        runAs: fc.constant(1),
      },
      { requiredKeys: [] },
    ),
  },
  fieldOf('podSecurityContext', 'runAsNonRoot', { mark: true, literals: booleans }),
  fieldOf('podSecurityContext', 'runAsUser', { mark: 31313, literals: userIds }),
  fieldOf('podSecurityContext', 'runAsGroup', { mark: 31313, literals: userIds }),
  fieldOf('podSecurityContext', 'seccompProfile', {
    mark: { type: 'Unconfined' },
    literals: fc.record({ type: fc.constantFrom('RuntimeDefault', 'Localhost', '') }),
  }),
  {
    path: 'helmTest.podSecurityContext.seccompProfile.type',
    values: (type) => trying({ podSecurityContext: { seccompProfile: { type } } }),
    mark: 'Unconfined',
    literals: fc.constantFrom('RuntimeDefault', 'runtime/default', 'Localhost', 'unconfined'),
  },
  {
    path: 'helmTest.securityContext',
    values: (securityContext) => trying({ securityContext }),
    mark: { capabilities: { drop: ['MARKED'] } },
    literals: fc.record(
      {
        allowPrivilegeEscalation: fc.boolean(),
        readOnlyRootFilesystem: fc.boolean(),
        capabilities: fc.record({ drop: fc.constantFrom(['ALL'], ['NET_RAW', 'ALL']) }),
        privilege: fc.boolean(),
      },
      { requiredKeys: [] },
    ),
  },
  fieldOf('securityContext', 'allowPrivilegeEscalation', { mark: true, literals: booleans }),
  fieldOf('securityContext', 'readOnlyRootFilesystem', { mark: false, literals: booleans }),
  fieldOf('securityContext', 'capabilities', {
    mark: { drop: ['MARKED'] },
    literals: fc.record({ drop: fc.constantFrom(['ALL'], ['SYS_ADMIN', 'ALL'], 'ALL') }),
  }),
  {
    path: 'helmTest.securityContext.capabilities.drop',
    values: (drop) => trying({ securityContext: { capabilities: { drop } } }),
    mark: ['MARKED'],
    literals: fc.array(fc.constantFrom('ALL', 'NET_RAW', 'SYS_ADMIN'), { maxLength: 3 }),
  },
  {
    path: 'helmTest.securityContext.capabilities.drop[]',
    values: (capability) => trying({ securityContext: { capabilities: { drop: [capability] } } }),
    mark: 'MARKED',
    literals: fc.oneof(some.objectNames, fc.constantFrom('ALL', 'NET_RAW', 'all', 'CAP_9')),
  },
  {
    path: 'helmTest.tolerations',
    values: (tolerations) => trying({ tolerations }),
    mark: [{ key: 'marked', operator: 'Exists' }],
    literals: fc.array(some.tolerations, { maxLength: 2 }),
  },
  {
    path: 'helmTest.tolerations[]',
    values: tolerating,
    mark: { key: 'marked', operator: 'Exists' },
    literals: some.tolerations,
  },
  {
    path: 'helmTest.tolerations[].key',
    values: (key) => tolerating({ key, operator: 'Exists' }),
    mark: 'marked',
    literals: some.labelKeys,
  },
  {
    path: 'helmTest.tolerations[].operator',
    values: (operator) => tolerating({ key: 'dedicated', operator }),
    mark: 'Equal',
    literals: fc.constantFrom('Exists', 'exists', 'In', 'Gt', '=='),
  },
  {
    path: 'helmTest.tolerations[].value',
    values: (value) => tolerating({ key: 'dedicated', value }),
    mark: 'marked',
    literals: some.labelValues,
  },
  {
    path: 'helmTest.tolerations[].effect',
    values: (effect) => tolerating({ key: 'dedicated', operator: 'Exists', effect }),
    mark: 'PreferNoSchedule',
    literals: fc.constantFrom('NoSchedule', 'NoExecute', 'noSchedule', 'Never'),
  },
];
