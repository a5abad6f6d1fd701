import { ruleWords } from '../words.ts';
import type { PageData, PageRule } from './form.ts';
import { markup, joined, type Html } from './markup.ts';

/** What has a place of its own on the page. */
type Kind = 'row' | 'policy' | 'rule' | 'end' | 'finding';

/** The id of a place: letters, digits, dots and dashes of a name stay, and no two names have the same. */
export const idOf = (kind: Kind, name: string): string =>
  `${kind}-${name.replaceAll(/[^\w.-]|_/gu, (sign) => `_${sign.codePointAt(0)?.toString(16)}_`)}`;

/** The id of a rule: that of its policy, its direction and its place. */
export const ruleId = ({ policy, direction, index }: PageRule): string =>
  idOf('rule', `${policy} ${direction} ${index}`);

/** The places of one page: a link leads only where there is something. */
export class Anchors {
  readonly #ids: ReadonlySet<string>;

  constructor(data: PageData) {
    this.#ids = new Set([
      ...data.rows.map(({ flow }) => idOf('row', flow)),
      ...[...data.components, ...data.peers].map(({ name }) => idOf('end', name)),
      ...data.policies.flatMap(({ name, object: { spec } }) => [
        idOf('policy', name),
        ...(['Ingress', 'Egress'] as const).flatMap((direction) => {
          const rules = spec[direction.toLowerCase()];
          const count = Array.isArray(rules) ? rules.length : 0;
          return Array.from({ length: count }, (_, index) =>
            ruleId({ policy: name, direction, index }),
          );
        }),
      ]),
    ]);
  }

  /** Where a link to a place leads; nothing where the page has none. */
  to(id: string): string | undefined {
    return this.#ids.has(id) ? `#${id}` : undefined;
  }

  #link(id: string, text: string): Html {
    const target = this.to(id);
    return target === undefined ? markup`${text}` : markup`<a href="${target}">${text}</a>`;
  }

  /** The name of a row, policy, component or peer, as a link. */
  readonly link = (kind: Kind, name: string): Html => this.#link(idOf(kind, name), name);

  /** A rule as people name it, as a link. */
  readonly rule = (rule: PageRule): Html =>
    this.#link(rule.index < 0 ? idOf('policy', rule.policy) : ruleId(rule), ruleWords(rule));

  /** Names as links. */
  readonly links = (kind: Kind, names: readonly string[]) =>
    joined(
      names.map((name) => this.link(kind, name)),
      ', ',
    );

  /** Rules as links; `none` says what it means that there is no rule. */
  readonly rules = (rules: readonly PageRule[], none: string) =>
    rules.length === 0 ? none : joined(rules.map(this.rule), ', ');
}
