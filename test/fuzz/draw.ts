/** Draws that a seed repeats (mulberry32). */
export class Draws {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  /** A number from 0 up to, and without, `below`. */
  below(below: number): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let bits = Math.imul(this.#state ^ (this.#state >>> 15), this.#state | 1);
    bits ^= bits + Math.imul(bits ^ (bits >>> 7), bits | 61);
    return ((bits ^ (bits >>> 14)) >>> 0) % below;
  }

  /** One of a list that is not empty. */
  of<Item>(items: readonly Item[]): Item {
    return items[this.below(items.length)] as Item;
  }
}

const escape = '\u001B[31m';

/** Texts that somebody might take for something else: YAML, templates, flags, controls, names of objects. */
export const hostileTexts: readonly string[] = [
  '', ' ', '-', '~', 'null', 'yes', 'on', '0', '1e3', '0x10', '.inf', '=', '<<', '*all', '&all', '!!int 5',
  '{{ .Values }}', '{{ fail "x" }}', '{{ lookup "v1" "Secret" "" "" }}', '$(id)', '`id`', '%s%d', '../../etc/passwd',
  'a: b', 'a\nb: c', '---\nkind: Pod', '# note', '- {}', '"', "'", '\\', '\u0000', escape, '\u2028', '\u202E', '\uFEFF',
  '__proto__', 'constructor', 'toString', 'a'.repeat(64), 'é', '💥', '\uD800',
  '0.0.0.0/0', '::/0', '::ffff:0.0.0.0/96', '010.0.0.0/8', '10.0.0.0/33', '10.0.0.1/8',
  'kasm-db', 'db', 'app', 'kube-system', 'default-deny', 'helm.sh/hook', 'helm.sh/resource-policy',
  'config.kubernetes.io/local-config', 'kubectl.kubernetes.io/last-applied-configuration',
  'argocd.argoproj.io/hook', 'kustomize.toolkit.fluxcd.io/prune', 'kubernetes.io/metadata.name',
]; // prettier-ignore

const hostileValues: readonly unknown[] = [
  null, true, false, 0, -1, 1, 53, 5432, 65_535, 65_536, 1.5, 1e300, -0, 2 ** 53, [], {}, [null], [[]], [{}],
  { '': '' }, { matchLabels: {} }, { matchLabels: { app: 'kasm-db' } }, { matchExpressions: [] },
  { matchExpressions: [{ key: 'app', operator: 'Exists' }] }, { anywhere: true }, { ipBlocks: [{ cidr: '0.0.0.0/0' }] },
  { port: 5432 }, { port: 1, endPort: 65_535 }, ['db'], ['db', 'redis'], ['Egress'], { enabled: true }, { enabled: false },
]; // prettier-ignore

type Fields = Record<string, unknown>;

const isMap = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const hostile = (draws: Draws): unknown =>
  draws.below(2) === 0 ? draws.of(hostileTexts) : structuredClone(draws.of(hostileValues));

/** A map with something of its own as a key, `__proto__` too. */
const put = (map: Fields, key: string, value: unknown): void => {
  Object.defineProperty(map, key, { value, enumerable: true, configurable: true, writable: true });
};

/** Changes one place of a tree: a value, a key, an entry more, an entry less. */
export function spoil(tree: Fields, draws: Draws): void {
  let at: unknown = tree;
  for (;;) {
    if (Array.isArray(at)) {
      const index = draws.below(at.length + 1);
      const child: unknown = at[index];
      if (typeof child === 'object' && child !== null && draws.below(3) > 0) at = child;
      else {
        at[index] = hostile(draws);
        return;
      }
    } else if (isMap(at)) {
      const keys = Object.keys(at);
      const key = keys.length === 0 ? 'app' : draws.of(keys);
      const child = at[key];
      if (typeof child === 'object' && child !== null && draws.below(4) > 0) at = child;
      else {
        const way = draws.below(5);
        if (way === 0) delete at[key];
        else if (way === 1) put(at, draws.of(hostileTexts), child);
        else put(at, way === 2 ? draws.of(hostileTexts) : key, hostile(draws));
        return;
      }
    } else return;
  }
}

/** Changes one place of a text: a line less, twice, or moved in; a word, a tab or a control in it; its end cut off. */
export function spoilText(text: string, draws: Draws): string {
  const lines = text.split('\n');
  const index = draws.below(lines.length);
  const line = lines[index] ?? '';
  const place = draws.below(line.length + 1);
  const insert = (what: string): string[] => [line.slice(0, place) + what + line.slice(place)];
  const ways: readonly (() => string[])[] = [
    () => [],
    () => [line, line],
    () => [`  ${line}`],
    () => [line.replace(/:.*$/u, `: ${draws.of(hostileTexts)}`)],
    () => [line.replace(/[\w.-]+(?=:)/u, draws.of(hostileTexts))],
    () =>
      insert(
        draws.of(['\t', ' ', '"', '{', ']', ':', '#', '&a ', '*a', '!!x ', '\u0000', escape, '\r']),
      ),
    () => insert(draws.of(hostileTexts)),
    () => [line.slice(0, place)],
  ];
  lines.splice(index, 1, ...draws.of(ways)());
  return (draws.below(20) === 0 ? lines.slice(0, index + 1) : lines).join('\n');
}
