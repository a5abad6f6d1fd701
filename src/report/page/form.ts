import { z } from 'zod';
import { platform, preset, shared } from '../../../schema/preset.ts';
import { KasmIsolationError, reason } from '../../errors.ts';

const names = z.array(z.string());

const rule = z.object({
  policy: z.string(),
  direction: z.enum(['Ingress', 'Egress']),
  index: z.int(),
});

/** Who may reach an end: in words, and by the names of components and peers that hold all of them. */
const accessor = z.object({
  from: z.string(),
  names,
  ports: z.string(),
  flows: names,
  rules: z.array(rule),
  /** Whether that is so for all of both ends, or for some of them alone. */
  isWhole: z.boolean(),
});

const finding = z.object({
  id: z.string(),
  severity: z.enum(['error', 'warning', 'note']),
  title: z.string(),
  details: names,
  policies: names,
  flows: names,
});

const end = z.object({
  name: z.string(),
  /** The sets of a component or peer in words. */
  means: z.string(),
  description: z.string(),
});

const places = z.array(z.int().min(0));

const matrixForm = z.object({
  ends: z.array(
    z.object({
      name: z.string(),
      isComponent: z.boolean(),
      closedBy: z.object({ Ingress: names, Egress: names }),
    }),
  ),
  /** Rules, which answers mean by their places. */
  rules: z.array(rule),
  /** What a cell may say, each once. */
  answers: z.array(
    z.object({
      passes: z.enum(['all', 'some', 'none']),
      isExcess: z.boolean(),
      isMissing: z.boolean(),
      by: z.array(
        z.object({
          /** Who, in words, where that is not the end by its name. */
          from: z.string().optional(),
          ports: z.string(),
          flows: names,
          rules: places,
          isWhole: z.boolean(),
        }),
      ),
      leaving: places,
      entering: places,
    }),
  ),
  /** A line for each end, and in it for each end the place of what passes from the one to the other; -1 between peers. */
  cells: z.array(z.array(z.int().min(-1))),
});

/** Every place that a matrix tells holds something, and every line is whole. */
const matrix = matrixForm.refine(({ ends, rules, answers, cells }) => {
  const meant = answers.flatMap(({ by, leaving, entering }) => [
    ...by.flatMap((each) => each.rules),
    ...leaving,
    ...entering,
  ]);
  return (
    meant.every((each) => each < rules.length) &&
    cells.length === ends.length &&
    cells.every(
      (line) => line.length === ends.length && line.every((each) => each < answers.length),
    )
  );
});

/**
 * A report as data: what `report --format json` prints and `report --from` reads. Within one `report` keys are only
 * ever added.
 */
const form = z.object({
  report: z.literal(2),
  /** When it was made, and by which versions. */
  made: z.string(),
  tool: z.string(),
  chart: z.string(),
  source: z.string(),
  namespace: z.string(),
  release: z.string(),
  verdict: z.string(),
  holds: z.boolean(),
  /** What the command ended with: 0 holds, 1 finding, 3 not finished. */
  exitCode: z.union([z.literal(0), z.literal(1), z.literal(3)]),
  asked: z.object({ policies: z.int(), foreign: z.int(), rows: z.int() }),
  /** What was read, by its bytes; `date` is that of the file, or when the cluster was asked. */
  inputs: z.array(
    z.object({ name: z.string(), sha256: z.string(), bytes: z.int(), date: z.string() }),
  ),
  values: z.json(),
  /** The files of the chart that the values are laid over. */
  layers: z.object({ preset, platform, cluster: shared, outside: shared.optional() }),
  /**
   * Whether the policies of the release were rendered from the values, and so change with them, or given; or nobody has
   * rendered any, and they count as what the values declare.
   */
  policiesAre: z.enum(['rendered', 'given', 'declared']),
  /** Whether the network plugin matches pods with an `ipBlock`. */
  ipBlockSelectsPods: z.boolean(),
  notes: names,
  claims: z.array(
    z.object({
      name: z.string(),
      description: z.string(),
      isTrue: z.boolean(),
      isVoid: z.boolean(),
    }),
  ),
  findings: z.array(finding),
  access: z.array(z.object({ to: z.string(), isDataTier: z.boolean(), from: z.array(accessor) })),
  components: z.array(
    end.extend({ isDataTier: z.boolean(), policyTypes: z.array(rule.shape.direction) }),
  ),
  peers: z.array(end),
  /** Rows that open something, one for each target, and the rules that do. */
  rows: z.array(
    z.object({
      flow: z.string(),
      from: names,
      to: z.string(),
      ports: z.string(),
      description: z.string(),
      rules: z.array(rule),
    }),
  ),
  /** Rows that are off, and rows between ends that nothing closes. */
  rowsOff: names,
  rowsIdle: names,
  policies: z.array(
    z.object({
      name: z.string(),
      /** Whether it is one of the namespace of Kasm. */
      isOwn: z.boolean(),
      /** Whether the chart renders it from the values, so that it changes with them. */
      isRendered: z.boolean(),
      object: z.object({
        apiVersion: z.string(),
        kind: z.string(),
        metadata: z.record(z.string(), z.json()),
        spec: z.record(z.string(), z.json()),
      }),
    }),
  ),
  /** What passes between every two ends of which one is a component; null where that was not finished. */
  matrix: matrix.nullable(),
  /** The arrows of the picture. */
  arrows: z.array(
    z.object({
      kind: z.enum(['agreed', 'excess', 'missing']),
      from: z.string(),
      to: z.string(),
      ports: names,
      flows: names,
    }),
  ),
  /** The pods of the namespace, and the components that mean each; nothing where no cluster was given. */
  pods: z
    .array(
      z.object({
        name: z.string(),
        kind: z.string(),
        components: names,
        isOnHostNetwork: z.boolean(),
        labels: z.record(z.string(), z.string()),
        addresses: names,
      }),
    )
    .optional(),
  /** The namespaces that were given, with their labels. */
  namespaces: z.array(z.object({ name: z.string(), labels: z.record(z.string(), z.string()) })),
  comparison: z
    .object({
      before: z.string(),
      verdict: z.string(),
      rows: z.array(
        z.object({
          flow: z.string(),
          before: z.string().optional(),
          after: z.string().optional(),
        }),
      ),
      findings: z.array(finding),
    })
    .optional(),
});

export type PageData = z.infer<typeof form>;
export type PageFinding = PageData['findings'][number];
export type PageAccessor = PageData['access'][number]['from'][number];
export type PageMatrix = z.infer<typeof matrixForm>;
export type PageRule = PageAccessor['rules'][number];

/** Data in the form of a report, with its keys in their order. */
export const inForm = (data: PageData): PageData => form.parse(data);

/** Reads a report from the text of its JSON. Throws one sentence where it is none. */
export function parseReport(file: string, text: string): PageData {
  const bad = (what: string, cause?: unknown): KasmIsolationError =>
    new KasmIsolationError(
      'bad-input',
      `${file}: ${what}; write one with report --format json`,
      cause,
    );
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw bad(`is no JSON (${reason(error)})`, error);
  }
  const { success, data, error } = form.safeParse(value);
  if (success) return data;
  const [issue] = error.issues;
  const version = Object(value).report;
  if (typeof version === 'number' && version !== 2) {
    throw bad(`is a report of version ${version}, and this command reads version 2`);
  }
  if (version === undefined) throw bad('is no report');
  throw bad(`is no sound report, at ${issue?.path.join('.')}`);
}
