import { lab } from './lab.ts';

const definitions = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions';

/** A kind of one version, in every namespace. */
interface KindSpec {
  readonly group: string;
  readonly kind: string;
  readonly plural: string;
  readonly version: string;
  readonly schema: object;
}

/** Makes a kind, and waits until the API server has it; gives what takes it away. */
export async function addKind(spec: KindSpec): Promise<() => Promise<unknown>> {
  const { group, kind, plural, version, schema } = spec;
  const name = `${plural}.${group}`;
  await lab.api.must('POST', definitions, {
    metadata: { name },
    spec: {
      group,
      scope: 'Namespaced',
      names: { kind, plural },
      versions: [
        { name: version, served: true, storage: true, schema: { openAPIV3Schema: schema } },
      ],
    },
  });
  await lab.kubectl(['wait', '--for=condition=established', '--timeout=30s', `crd/${name}`]);
  return () => lab.api.ask('DELETE', `${definitions}/${name}`);
}
