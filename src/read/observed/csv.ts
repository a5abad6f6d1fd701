import {
  addressIn,
  portIn,
  protocolIn,
  type LineReader,
  type Party,
  type Read,
} from './sighting.ts';

const columns = ['from', 'to', 'port', 'protocol', 'count'] as const;
type Column = (typeof columns)[number];

/** The fields of a line; quotes hold commas, and two of them one. */
function fieldsOf(line: string): readonly string[] | undefined {
  const fields: string[] = [];
  const field = /(?:\s*"((?:[^"]|"")*)"\s*|([^",]*))(,|$)/uy;
  for (;;) {
    const match = field.exec(line);
    if (!match) return undefined;
    fields.push((match[1]?.replaceAll('""', '"') ?? match[2] ?? '').trim());
    if (match[3] === '') return fields;
  }
}

/** An address, or a pod as `namespace/name`. */
function partyIn(text: string): Party | undefined {
  const address = addressIn(text);
  if (address !== undefined) return { address };
  const [, namespace, name] =
    /^([a-z0-9][-a-z0-9]{0,62})\/([a-z0-9][-.a-z0-9]{0,252})$/u.exec(text) ?? [];
  return namespace !== undefined && name !== undefined ? { pod: { namespace, name } } : undefined;
}

/** Which column stands where, in a line that names `from`, `to` and `port`. */
function headingIn(fields: readonly string[]): ReadonlyMap<Column, number> | undefined {
  const names = fields.map((each) => each.toLowerCase());
  const found = columns.flatMap((column) =>
    names.includes(column) ? [[column, names.indexOf(column)] as const] : [],
  );
  const heading = new Map(found);
  return heading.has('from') && heading.has('to') && heading.has('port') ? heading : undefined;
}

function rowOf(fields: readonly string[], heading: ReadonlyMap<Column, number>): Read {
  const cell = (column: Column): string => fields[heading.get(column) ?? -1] ?? '';
  const [from, to] = [partyIn(cell('from')), partyIn(cell('to'))];
  const port = portIn(cell('port'));
  const protocol = protocolIn(cell('protocol') || 'TCP');
  const digits = cell('count') || '1';
  const count = /^\d{1,15}$/u.test(digits) ? Number(digits) : undefined;
  if (!from || !to || port === undefined || !protocol || count === undefined) return undefined;
  return { kind: 'connection', from, to, port, protocol, count };
}

/** CSV whose first line names its columns: `from,to,port`, and `protocol` and `count` where they are told. */
export const csv = (): LineReader => {
  let heading: ReadonlyMap<Column, number> | undefined;
  return (line) => {
    if (line.trim() === '' || line.startsWith('#')) return 'nothing';
    const fields = fieldsOf(line);
    if (!fields) return undefined;
    if (heading) return rowOf(fields, heading);
    heading = headingIn(fields);
    return heading && 'nothing';
  };
};
