import fc from 'fast-check';

// Random literals for places of the contract: near misses more than not.

const text = (characters: string, constraints: fc.StringConstraints = {}): fc.Arbitrary<string> =>
  fc.string({ unit: fc.constantFrom(...characters), maxLength: 5, ...constraints });

const around = (length: number): fc.StringConstraints => ({
  minLength: length - 2,
  maxLength: length + 2,
});

export const labelValues = fc.oneof(
  text('aZ9-_.'),
  text('aZ9-_. /:ä\n"'),
  text('aZ9', around(63)),
  text('aZ9-_.', around(63)),
);

const prefixes = fc.oneof(
  text('a9-.'),
  text('aA9-._/'),
  text('a9', around(63)),
  text('a9', around(190)),
  text('a9', around(251)),
  text('a9', around(253)),
);

export const labelKeys = fc.oneof(
  labelValues,
  fc.tuple(prefixes, labelValues).map((parts) => parts.join('/')),
);

export const objectNames = fc.oneof(
  text('a9-'),
  text('a9-.'),
  text('aA9-._ /'),
  ...[40, 53, 63, 251].map((length) => text('a9-', around(length))),
  text('a9.', around(120)),
);

/** Any text at all, and text that looks like YAML, templates or escapes. */
export const texts = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({ unit: 'grapheme', minLength: 290, maxLength: 310 }),
  text('{}"\\:#- \n\t$%', { maxLength: 10 }),
);

export const directions = fc.array(fc.constantFrom('Ingress', 'Egress', 'egress'), {
  maxLength: 3,
});

const someKeys = fc.constantFrom('app', 'example.com/tier', 'a b', '');
const someValues = fc.constantFrom('x', '', '-', 'a_b.c');

export const expressions = fc.record(
  {
    key: someKeys,
    operator: fc.constantFrom('In', 'NotIn', 'Exists', 'DoesNotExist', 'exists', 'Gt'),
    values: fc.array(someValues, { maxLength: 2 }),
    value: fc.constant('x'),
  },
  { requiredKeys: ['key', 'operator'] },
);

export const selectors = fc.record(
  {
    matchLabels: fc.dictionary(someKeys, someValues, { maxKeys: 2 }),
    matchExpressions: fc.array(expressions, { maxLength: 2 }),
  },
  { requiredKeys: [] },
);

const numbers = fc.oneof(
  fc.constantFrom(-1, 0, 1, 65_535, 65_536, 2 ** 31, 1.5),
  fc.integer({ min: -10, max: 70_000 }),
);

export const portNumbers = fc.oneof(
  numbers,
  numbers.map(String),
  text('a9-'),
  text('0x1 +-e'),
  text('a9-', around(15)),
);

const somePorts = fc.constantFrom<unknown>(0, 1, 443, 8443, 65_535, 65_536, '443', '0443', 'http');

export const ports = fc.record(
  {
    port: somePorts,
    endPort: somePorts,
    protocol: fc.constantFrom('TCP', 'UDP', 'SCTP', 'tcp', ''),
    name: fc.constant('http'),
  },
  { requiredKeys: [] },
);

const octets = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom('0', '10', '128', '255') },
  { weight: 1, arbitrary: fc.constantFrom('256', '010', '08', '', 'a') },
);
const dotted = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.array(octets, { minLength: 4, maxLength: 4 }),
  },
  { weight: 1, arbitrary: fc.array(octets, { minLength: 3, maxLength: 5 }) },
);
const v4 = dotted.map((parts) => parts.join('.'));
const groups = fc.oneof(
  {
    weight: 9,
    arbitrary: fc.constantFrom('0', '1', 'db8', '2001', 'ffff', 'fd00', 'FE80', '0db8'),
  },
  { weight: 1, arbitrary: fc.constantFrom('00db8', 'g', '12345', '') },
);
const groupList = (maxLength: number): fc.Arbitrary<string> =>
  fc.array(groups, { maxLength }).map((list) => list.join(':'));
const v6 = fc.oneof(
  fc.tuple(groupList(4), groupList(3)).map((halves) => halves.join('::')),
  fc.array(groups, { minLength: 7, maxLength: 9 }).map((list) => list.join(':')),
  fc
    .tuple(fc.constantFrom('::', '::ffff:', '64:ff9b::', '::ffff:0:'), v4)
    .map((parts) => parts.join('')),
  groupList(2).map((tail) => `::ffff:${tail}`),
);
const lengths = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom('0', '8', '24', '32') },
  { weight: 4, arbitrary: fc.integer({ min: 0, max: 130 }).map(String) },
  { weight: 1, arbitrary: fc.constantFrom('08', '00', '-1', '+8', '', ' 8', '8 ', '255.0.0.0') },
);
/** Half of them have nothing behind their prefix, for few random ones do. */
const addresses = fc.oneof(v4, v6);

export const networks = fc.oneof(
  fc.tuple(addresses, lengths).map((parts) => parts.join('/')),
  fc.tuple(v4, fc.constantFrom('32', '32', '032')).map((parts) => parts.join('/')),
  fc.tuple(v6, fc.constantFrom('128', '128', '0128')).map((parts) => parts.join('/')),
  fc.constantFrom(
    '10.0.0.0',
    'fd00::',
    'office',
    '10.0.0.0/8/8',
    ' 10.0.0.0/8',
    'fe80::1%eth0/128',
  ),
);

/** Networks for exceptions of 10.0.0.0/8: most inside, some not. */
export const innerNetworks = fc.oneof(
  fc.constantFrom(
    '10.0.0.0/8',
    '10.0.0.0/9',
    '10.1.0.0/16',
    '10.1.0.1/16',
    '10.01.0.0/16',
    '10.1.0.0/016',
    '10.1.1.1/32',
  ),
  fc.constantFrom('0.0.0.0/0', '11.0.0.0/16', '10.1.0.0', 'a00::/16', '::/9', '::/0', ''),
);

const someNetworks = fc.constantFrom(
  '0.0.0.0/0',
  '10.0.0.0/8',
  '10.1.0.0/16',
  '10.0.0.1/8',
  '10.1.0.1/32',
  '010.1.0.0/16',
  '::/0',
  '2000::/3',
  'fc00::/7',
  'fd00::/8',
  'fd00::/16',
  '::1/0',
  'office',
);

export const blocks = fc.record(
  { cidr: someNetworks, except: fc.array(someNetworks, { maxLength: 2 }) },
  { requiredKeys: ['cidr'] },
);

const hexadecimal = fc.string({
  unit: fc.constantFrom(...'0123456789abcdef'),
  minLength: 63,
  maxLength: 65,
});

export const images = fc.oneof(
  text('a9-.:/@', { maxLength: 8 }),
  text('aA9_-.:/@ ', { maxLength: 8 }),
  fc
    .tuple(fc.constantFrom('a', 'r.io/a/b', 'A/b', ''), text('aA9_-.'))
    .map((parts) => parts.join(':')),
  fc.tuple(fc.constantFrom('a', 'a:1'), hexadecimal).map((parts) => parts.join('@sha256:')),
);

export const tolerations = fc.record(
  {
    key: fc.constantFrom('dedicated', 'example.com/gpu', 'a b'),
    operator: fc.constantFrom('Equal', 'Exists', 'exists'),
    value: fc.constantFrom('kasm', '', 'a b'),
    effect: fc.constantFrom('NoSchedule', 'NoExecute', 'never'),
    effects: fc.constant('NoSchedule'),
  },
  { requiredKeys: [] },
);
