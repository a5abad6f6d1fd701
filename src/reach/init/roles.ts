import type { Table } from '../../table/table.ts';

/** What is known of a component in any generation: what people call it, and where it listens. */
export interface Role {
  /** The name of the component in the presets. */
  readonly name: string;
  readonly words: readonly string[];
  readonly ports: ReadonlySet<number>;
}

/** What people call a component beside its name, in labels, names and images. */
const otherWords: Readonly<Record<string, readonly string[]>> = {
  db: ['database', 'postgres', 'postgresql'],
  guac: ['guacamole', 'guacd'],
  redis: ['valkey'],
  'rdp-gateway': ['rdp-gw'],
  'rdp-https-gateway': ['rdp-https-gw'],
  'db-init': ['init-db', 'database-init', 'db-initialize'],
  'db-upgrade': ['upgrade-db', 'database-upgrade', 'db-migrate', 'db-migration'],
  'db-backup': ['backup-db', 'database-backup'],
};

/** Ports at which components listen in charts that are not Kasm's own. */
const otherPorts: Readonly<Record<string, readonly number[]>> = {
  proxy: [80, 443],
  guac: [4822],
};

/** The ports that a preset gives to a component, but for those of exporters beside it. */
function portsOf({ ports = {} }: Table['components'][string]): readonly number[] {
  return Object.entries(ports).flatMap(([name, { port, endPort }]) => {
    if (name.includes('metrics')) return [];
    const first = Number(port);
    return Array.from({ length: Number(endPort ?? port) - first + 1 }, (_, at) => first + at);
  });
}

/** The roles that pods of Kasm can have: the components of all presets. */
export function rolesOf(presets: Readonly<Record<string, Table>>): readonly Role[] {
  const ports = new Map<string, number[]>();
  for (const table of Object.values(presets)) {
    for (const [name, component] of Object.entries(table.components)) {
      ports.set(name, [...(ports.get(name) ?? otherPorts[name] ?? []), ...portsOf(component)]);
    }
  }
  return [...ports].map(([name, all]) => ({
    name,
    words: [name, ...(otherWords[name] ?? [])],
    ports: new Set(all),
  }));
}

/** A text as words between dashes: `kasm_role=rdpGateway` holds `rdp-gateway`. */
const dashed = (text: string): string =>
  `-${text
    .replaceAll(/([a-z0-9])([A-Z])/gu, '$1-$2')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/gu, '-')}-`;

/** The roles of which a text speaks; a longer name counts before one that it holds, so that `db-init` is no `db`. */
export function spokenOf(roles: readonly Role[], text: string): ReadonlySet<string> {
  const words = roles
    .flatMap((role) => role.words.map((word) => ({ role: role.name, word: `-${word}-` })))
    .toSorted((a, b) => b.word.length - a.word.length);
  const found = new Set<string>();
  let rest = dashed(text);
  for (const { role, word } of words) {
    if (!rest.includes(word)) continue;
    found.add(role);
    rest = rest.replaceAll(word, '-|-');
  }
  return found;
}
