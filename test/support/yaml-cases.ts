/**
 * YAML that readers disagree about, or might: scalars, which stand as values, in lists and as keys; shapes of
 * whole documents that Helm reads; and shapes that nobody should.
 */

const listed = (texts: string): readonly string[] =>
  texts.split(/ ¦ |\n/u).flatMap((text) => text.replace(/^ {2}/u, '') || []);

const words = listed(String.raw`
  y ¦ Y ¦ ys ¦ n ¦ N ¦ ns ¦ yes ¦ YES ¦ Yes ¦ yess ¦ no ¦ NO ¦ No ¦ nos ¦ on ¦ ON ¦ On ¦ ons
  off ¦ OFF ¦ Off ¦ offs ¦ true ¦ TRUE ¦ True ¦ trues ¦ false ¦ FALSE ¦ False ¦ falses ¦ null
  NULL ¦ Null ¦ nulls ¦ yEs ¦ tRUE ¦ nULL ¦ oN ¦ none ¦ None ¦ nil ¦ undefined ¦ inf ¦ nan
  Infinity ¦ ~ ¦ ~a ¦ = ¦ < ¦ <<< ¦ e1 ¦ E1 ¦ 1e ¦ e ¦ .e1 ¦ _ ¦ __ ¦ _1 ¦ -_1
`);

const numbers = listed(String.raw`
  0 ¦ -0 ¦ +0 ¦ 1 ¦ +1 ¦ -1 ¦ 00 ¦ 01 ¦ 07 ¦ 08 ¦ 09 ¦ 010 ¦ -010 ¦ +010 ¦ 0777 ¦ 0o17 ¦ 0O17
  -0o17 ¦ +0o17 ¦ 0o18 ¦ 0o ¦ 0x1F ¦ 0X1F ¦ -0x1f ¦ +0x1F ¦ 0x ¦ 0xg ¦ 0b1 ¦ 0B101 ¦ -0b1
  +0b1 ¦ 0b2 ¦ 0b ¦ 1_000 ¦ 1__0 ¦ 1_ ¦ 0x_1F ¦ 0b_1 ¦ 0_7 ¦ 1e3 ¦ 1E3 ¦ 1e+3 ¦ 1e-3 ¦ +1e3
  -1e3 ¦ 1e1_0 ¦ 1_0e1 ¦ 1e+ ¦ 1e999 ¦ -1e999 ¦ 1. ¦ 1.5 ¦ -1.5 ¦ +1.5 ¦ .5 ¦ -.5 ¦ +.5 ¦ .
  .. ¦ .1_0 ¦ ._1 ¦ .1e1_0 ¦ .5e3 ¦ 1.e3 ¦ 1_0.5 ¦ 0.1e-400 ¦ 01.5 ¦ 1.5.2 ¦ 1,5 ¦ 1.0 ¦ 10.0
  .50 ¦ 1e23 ¦ 0x1p-2 ¦ 9007199254740993 ¦ 9223372036854775807 ¦ 9223372036854775808
  -9223372036854775808 ¦ -9223372036854775809 ¦ 18446744073709551615 ¦ 18446744073709551616
  123456789012345678901 ¦ +18446744073709551615 ¦ 0xFFFFFFFFFFFFFFFF ¦ 0x1FFFFFFFFFFFFFFFF
  0777777777777777777777777 ¦ 0.1000000000000000055511151231257827
  3.141592653589793238462643 ¦ 5e-324 ¦ 1e-999 ¦ .inf ¦ .Inf ¦ .INF ¦ -.inf ¦ +.inf ¦ .iNf
  .nan ¦ .NaN ¦ .NAN ¦ -.nan ¦ +.nan
`);

const dates = listed(String.raw`
  2020-01-01 ¦ 2020-1-1 ¦ 2020-13-01 ¦ 2001-12-14t21:59:43.10-05:00 ¦ 2001-12-15T02:59:43Z
  2001-12-14 21:59:43.10 -5 ¦ 2001-12-14 21:59:43 ¦ 12:30 ¦ 12:30:45 ¦ 190:20:30.15 ¦ 1:2
  -12:30 ¦ 0:0 ¦ 60:60 ¦ 20:00.5
`);

const texts = listed(String.raw`
  a ¦ a b ¦ a  b ¦ it's ¦ a"b ¦ a#b ¦ a:b ¦ a:: ¦ http://x/y?z=1#f ¦ a,b ¦ a]b ¦ a}b ¦ é ¦ 😀
  -a ¦ -- ¦ -1a ¦ .a ¦ /a ¦ \n ¦ \ ¦ $ ¦ ^ ¦ (a) ¦ a&b ¦ a*b ¦ a! ¦ a| ¦ a> ¦ a% ¦ a@b
  10.0.0.0/8 ¦ ::1 ¦ fd00::/8 ¦ v1.30 ¦ 1.30.0 ¦ 1m ¦ 5Mi ¦ "" ¦ '' ¦ "1" ¦ '1' ¦ "yes" ¦ '~'
  "a\tb" ¦ "\x41\u00e9" ¦ "\U0001F600" ¦ 'it''s' ¦ "a: b" ¦ '# a' ¦ "\e\0\N\L\P\_" ¦ "a\\"
  '\n' ¦ "<<" ¦ "<\u003c" ¦ !!str 1 ¦ !!str yes ¦ !!str ¦ !!int "7" ¦ !!int 0x1F ¦ !!float 1
  !!float "1.5" ¦ !!bool "yes" ¦ !!null "" ¦ !!null ~ ¦ !!null null ¦ !!str "a" ¦ &a 1 ¦ &a b
  &a yes ¦ &a "1" ¦ &a
`).concat('a`', 'a\u00A0b');

const isFlowSafe = (scalar: string): boolean =>
  !/[,\]}?]|^[\d-]*:|^:|:$|^&a$|^!!str$/u.test(scalar);

/** Scalars in three places each. */
export const scalarTexts: readonly string[] = [...words, ...numbers, ...dates, ...texts].flatMap(
  (scalar) => [
    `v: ${scalar}\n`,
    ...(isFlowSafe(scalar) ? [`v: [${scalar}, {k: ${scalar}}]\n`] : [`v:\n  - ${scalar}\n`]),
    ...(/^&a$|^!!str$/u.test(scalar) ? [] : [`${scalar}: v\n`]),
  ],
);

/** Merges and anchors: order, nesting, lists, quotes. */
const merges = [
  'a: &a {x: 1, y: 2}\nb: {x: 3, <<: *a}\n',
  'a: &a {x: 1, y: 2}\nb: {<<: *a, x: 3}\n',
  'a: &a {x: 1}\nb:\n  x: 3\n  <<: *a\n  z: 4\n',
  'a: &a {x: 1}\nb: &b {x: 2, y: 2}\nc: {<<: [*a, *b]}\n',
  'a: &a {x: 1}\nb: &b {x: 2, y: 2}\nc: {x: 0, y: 0, <<: [*b, *a]}\n',
  'a: &a {x: 1}\nb: &b {y: 2}\nc: {<<: *a, x: 5, <<: *b}\n',
  'a: &a {x: {k: 1}}\nb: {x: {l: 2}, <<: *a}\n',
  'a: &a {x: 1}\nb: &b {<<: *a, y: 1}\nc: {y: 0, x: 0, <<: *b}\n',
  'b: {x: 3, <<: {x: 1, z: 2}}\n',
  'b: {x: 3, <<: [{x: 1}, {x: 2, w: 3}]}\n',
  'b: {x: 3, <<: []}\n',
  'a: &a {x: 1}\nb: {"<<": *a}\n',
  "a: &a {x: 1}\nb: {'<<': 1, <<: *a}\n",
  'a: &a {x: 1}\nb: {!!str <<: 1}\n',
  'a: &a {on: 1, 2: x}\nb: {yes: 0, <<: *a}\n',
  'v: <<\n',
  'v: [<<]\n',
  '<<: {x: 1}\ny: 2\n',
  'x: 0\n<<: {x: 1}\n',
  'a: &a [1, 2]\nb: *a\nc: [*a, *a]\n',
  'a: &a 1\nb: {c: &a 2, d: *a}\ne: *a\n',
  'a: &a 1\nb: *a\nc: &a 2\nd: *a\n',
  'a: &a {x: &b 1}\nb: *b\nc: *a\n',
  'a: &k key\n*k : v\n',
  'a: &k 8\n*k : v\n',
  'a: &a yes\nb: *a\nc: "yes"\n',
  '&a a: &b b\nc: *a\nd: *b\n',
  'a: &a\nb: *a\n',
  'a: &a ""\nb: *a\n',
  'a: &a |\n  text\nb: *a\n',
];

/** Scalars over many lines, spaces, line ends, comments, brackets. */
const layouts = [
  'a: |\n  x\n   y\n\n  z\n',
  'a: |-\n  x\n\n\nb: 1\n',
  'a: |+\n  x\n\n\nb: 1\n',
  'a: >\n  x\n  y\n\n  z\n   w\n  v\n',
  'a: >-\n  x\n  y\n',
  'a: >+\n  x\n\n',
  'a: |2\n    x\n   y\n',
  'a: |1-\n   x\n',
  'a: |\n\n\n  x\n',
  'a: |\n  # no comment\n  x\n# comment\nb: 1\n',
  'a: |\n  x\t\n  \ty\n',
  'a: |\n',
  'a: >\n\nb: 1\n',
  'a: x\n  y\n  z\n',
  'a: x\n\n  y\n',
  'a: "x\n  y\n\n  z"\n',
  'a: "x\\\n  y"\n',
  'a: "x \\\n  \\ y"\n',
  "a: 'x\n  y\n\n  z'\n",
  'a:\n  x\nb:\n  "y"\n',
  'a:\n- 1\n- 2\n',
  'a:\n  - - 1\n    - 2\n  - b: 1\n    c: 2\n',
  'a: 1 # c\n# d\nb: 2\n',
  'a: "x" # c\n',
  'a: x#y\n',
  '# a\n\n# b\na: 1\n',
  'a: 1\r\nb: |\r\n  x\r\n  y\r\n',
  'a: 1',
  '\uFEFFa: 1\n',
  'a: 1\n\n\n',
  'a: 1   \nb:   2\n',
  'a:\t1\n',
  'a: 1\t\nb: 2\t# c\n',
  'a: {b: 1, c: [1, 2], "d": {}}\n',
  'a: {b: 1,\n    c: 2}\n',
  'a: [\n  1,\n  2,\n]\n',
  'a: [\n  1,\n  2\n]\nb: 1\n',
  'a:\n  b: [\n  1,\n2\n]\n',
  'a:\n  b: {\n"c": 1,\n  "d": [\n]\n}\ne: 1\n',
  'a: [\n\t1,\n\t2\n]\n',
  'a:\n  - [\n\t"x",\n\t\t"y",\n\t]\n',
  '{\n\t"a": [1, 2],\n\t"b": {"c": null}\n}\n',
  '{"a":1,"b":[true,false,null],"c":{"d":"e"}}\n',
  '{"a":"\\u00e9\\n\\"x\\"","b":1.0}\n',
  'a: [a, b c, d-e, "f,g"]\n',
  'a: {b, c: , "d"}\n',
  'a: [b: 1, c: 2]\n',
  'a: [[], {}, [[]]]\n',
  'a: ["b" , \'c\']\n',
  'a: {"b":1,\'c\':2}\n',
  'a: []\nb: {}\nc: ""\nd:\n',
  'a :  1\n"b" : 2\n',
  'a b: 1\na.b/c-d_e: 2\n',
  'a: -b\n',
  'a: b:c\n',
  '__proto__: {x: 1}\nconstructor: 2\n',
  '1: a\n2: b\n-3: c\n0x10: d\n0o10: e\n1_0: f\n',
  'yes: 1\nno: 2\n',
  'a: 1\n...\n',
  '!!map {a: !!seq [1]}\n',
  'a: !!map {b: 1}\n',
];

export const shapeTexts: readonly string[] = [...merges, ...layouts];

/** What Helm refuses, each for a reason of its own. */
export const refusedTexts: readonly string[] = [
  'a: 1\n b: 2\n',
  'a:\n\tb: 1\n',
  'a:\n  b: 1\n\tc: 2\n',
  'a: 1\n\t\nb: 2\n',
  'a: b: c\n',
  'a: - b\n',
  'a: [1, 2\n',
  'a: {b: 1\n',
  'a: [1, 2}\n',
  'a: ]\n',
  'a: "b\n',
  "a: 'b\n",
  "a: 'b''\n",
  'a: "b\\"\n',
  'a: "\\q"\n',
  'a: "\\ud83d\\ude00"\n',
  'a: *b\n',
  'a: &a [*a]\n',
  'a: &a {b: *a}\n',
  'a: *\n',
  'a: @b\n',
  'a: `b\n',
  'a: %b\n',
  'a: .inf\n',
  'a: .nan\n',
  'a: !!int x\n',
  'a: !!bool 1\n',
  'a: !!int 1.5\n',
  'a: !!float x\n',
  'a: !!null x\n',
  'a: !!binary "%"\n',
  '~: 1\n',
  'null: 1\n',
  ': 1\n',
  '{a: 1}: 2\n',
  '[a]: 2\n',
  '18446744073709551615: 1\n',
  '<<: 1\n',
  '<<: ~\n',
  '<<: [1]\n',
  'a: &a [1]\nb: {<<: *a}\n',
  'a: {b :[1]}\n',
  'a: {b\n: 1}\n',
  'a: {\n\t"b": {\n\t\t"c": 1\n\t}\n}\n',
  'a: "b\\/c"\n',
  'a: [b?c]\n',
  'a: [: b, }]\n',
  'a: \u0001\n',
  'a: "\u007F"\n',
  'a: "\u0080"\n',
  '%TAG ! tag:x,2020:\na: 1\n',
  '%YAML 1.1\n',
  'a: 1\nb\n',
  'a: |\n x\n  y\nz\n',
  'a: "x" y\n',
  'a: [1] 2\n',
  `a: &a [${'1,'.repeat(99)}]\nb: &b [${'*a,'.repeat(99)}]\nc: &c [${'*b,'.repeat(99)}]\nd: [${'*c,'.repeat(99)}]\n`,
];

/** What Helm reads, and others read otherwise or not at all: refused here, so that nobody reads two things. */
export const ambiguousTexts: readonly string[] = [
  'a: 1\na: 2\n',
  'a: {b: 1, b: 2}\n',
  '1: a\n"1": b\n',
  'yes: a\ntrue: b\n',
  '1.5: a\n',
  '1e3: a\n',
  '.5: a\n',
  '? a\n: b\n',
  'a: [?b]\n',
  'a: {?b : 1}\n',
  'a: !x b\n',
  'a: !!binary YQ==\n',
  'a: !!timestamp 2020-01-01\n',
  'a: !!set {b}\n',
  'a: !!omap [b: 1]\n',
  'a: ! 12\n',
  'a: "x\u2028y"\n',
  'a: x\u0085  y\n',
  'a: 1\rb: 2\n',
  'a: 1\n...\nb: 2\n',
  'a: 1\n...\n{\n',
];

export const allTexts: readonly string[] = [
  ...scalarTexts,
  ...shapeTexts,
  ...refusedTexts,
  ...ambiguousTexts,
];
