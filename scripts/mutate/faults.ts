/** A fault of one word: what stands in a file of the region, once, and what is planted in its place. */
export interface Fault {
  readonly file: string;
  /** What goes wrong, in words. */
  readonly what: string;
  readonly is: string;
  readonly planted: string;
}

const inFile = (
  file: string,
  faults: Readonly<Record<string, readonly [is: string, planted: string]>>,
): readonly Fault[] =>
  Object.entries(faults).map(([what, [is, planted]]) => ({ file, what, is, planted }));

export const faults: readonly Fault[] = [
  ...inFile('allowance.ts', {
    'no ipBlock matches a pod': [
      '...(ipBlockSelectsPods ? some(pods(undefined, undefined, addresses)) : []),',
      '',
    ],
    'every ipBlock matches pods': ['...(ipBlockSelectsPods ? some(', '...(true ? some('],
    'an ipBlock means nobody outside': ['      ...some(outside(addresses)),\n', ''],
    'a pod selector means every namespace': [
      '    : namespaceCalled(peer.namespace);',
      '    : new Map();',
    ],
    'a rule without peers opens to nobody': ['?? everybody;', '?? [];'],
    'a named port is none at most': [
      '(set, protocol) => set.union(ConnectionSet.every(protocol)),',
      '(set) => set,',
    ],
    'a named port is every port for certain': ["if (namedPorts === 'none') return fixed;", ''],
    'addresses outside have named ports': [
      "if (to.kind === 'outside') return",
      "if (to.kind !== 'outside' && to.kind !== 'pods') return",
    ],
    'a name counts on any protocol': [
      'each === name && rule.namedProtocols[index] === protocol',
      'each === name',
    ],
    'a named port is not among every port': [
      'isNamed || ConnectionSet.every(protocol).isSubsetOf(fixed)',
      'isNamed',
    ],
    'ends are exchanged': [
      "isolation.direction === 'Ingress' ? [other, subject] : [subject, other];",
      "isolation.direction === 'Egress' ? [other, subject] : [subject, other];",
    ],
    'a policy closes every namespace': [
      'pods(namespaceCalled(namespace), pod)',
      'pods(undefined, pod)',
    ],
    'directions are not told apart': [
      '.filter((isolation) => isolation.direction === direction)',
      '',
    ],
  }),
  ...inFile('compare.ts', {
    'the other direction is the same': [
      "const opposite = { Ingress: 'Egress', Egress: 'Ingress' } as const;",
      "const opposite = { Ingress: 'Ingress', Egress: 'Egress' } as const;",
    ],
    'wider subjects are dropped for narrower ones': [
      'endpointsCover(wider, subject)',
      'endpointsCover(subject, wider)',
    ],
    'what the first side closes is not left out': [
      '...closedHoles(a[direction], direction, whole), ...openedByB',
      '...openedByB',
    ],
    'what the second side opens is not left out': [
      '...closedHoles(a[direction], direction, whole), ...openedByB',
      '...closedHoles(a[direction], direction, whole)',
    ],
    'a hole that is covered covers': [
      'near.some((hole) => connectionsCover(hole, opening.cube))',
      'near.some((hole) => connectionsCover(opening.cube, hole))',
    ],
    'a policy that closes a part is named': [
      'endpointsCover(subject, subjectOf(cube, direction))',
      'endpointsCover(subjectOf(cube, direction), subject)',
    ],
    'egress is not asked': [
      "const directions = ['Ingress', 'Egress'] as const;",
      "const directions = ['Ingress'] as const;",
    ],
  }),
  ...inFile('connections.ts', {
    'families are mixed': ['  shareFamily(from.addresses, to.addresses)\n    ?', '  true\n    ?'],
    'one address outside reaches another': [
      "!(from.kind === 'outside' && to.kind === 'outside') &&",
      '',
    ],
    'sets without ports are kept': ['  !ports.isEmpty &&\n', ''],
    'IPv6 is forgotten': [
      'families.some((family) => a.meets(family) && b.meets(family))',
      'families.slice(1).some((family) => a.meets(family) && b.meets(family))',
    ],
    'ports of a meet are those of both': [
      'connections(from, to, a.ports.intersect(b.ports))',
      'connections(from, to, a.ports.union(b.ports))',
    ],
    'sources are not compared': [' && endpointsMeet(a.from, b.from)', ''],
    'ports are not compared': [
      '  b.ports.isSubsetOf(a.ports) && endpointsCover(a.to, b.to)',
      '  endpointsCover(a.to, b.to)',
    ],
    'pieces by target overlap those by source': [
      'connections(both.from, to, a.ports)',
      'connections(a.from, to, a.ports)',
    ],
    'ports that are left are forgotten': [
      '    connections(both.from, both.to, a.ports.subtract(b.ports)),\n',
      '',
    ],
    'cuts forget ports': ['(a.ports.isSubsetOf(b.ports) ? 0 : 1)', '0'],
  }),
  ...inFile('difference.ts', {
    'steps cost nothing': ['budget.steps -= steps;', ''],
    'the last step is not there': ['if (budget.steps < 0)', 'if (budget.steps <= 0)'],
    'a hole that does not meet is looked at no other': [
      'if (!connectionsMeet(piece, hole)) continue;',
      'if (!connectionsMeet(piece, hole)) break;',
    ],
    'one of the holes is lost': ['near[widest] = near.at(-1) ?? along;', ''],
    'what is waiting is lost': [
      'else waiting.push(...branches.toReversed());',
      'else waiting.push(...branches.slice(0, 1));',
    ],
    'steps that end behind the first leave no trace': [
      '    more = true;\n  } finally',
      '    more = false;\n  } finally',
    ],
    'an answer that was not found is none': [
      'if (!(error instanceof Unfinished) || last === undefined) throw error;',
      'if (!(error instanceof Unfinished)) throw error;',
    ],
    'one piece more than asked for': ['if (count >= atMost)', 'if (count > atMost)'],
  }),
  ...inFile('endpoints.ts', {
    'a namespace may lack its name': [
      'const where = meetLabels(namespace, named);',
      'const where = namespace;',
    ],
    'nobody is outside': ['[pods(), outside()].flatMap', '[pods()].flatMap'],
    'every address is the narrower set': [
      'a === b || b === everyAddress ? a :',
      'a === b || b === everyAddress ? b :',
    ],
    'namespaces are not compared': [
      '!labelsMeet(a.pod, b.pod) || !labelsMeet(a.namespace, b.namespace)',
      '!labelsMeet(a.pod, b.pod)',
    ],
    'labels of pods are not compared': [
      'return labelsCover(a.namespace, b.namespace) && labelsCover(a.pod, b.pod);',
      'return labelsCover(a.namespace, b.namespace);',
    ],
    'addresses are covered by fewer': [
      'a === everyAddress || a === b || b.isSubsetOf(a);',
      'a === everyAddress || a === b || a.isSubsetOf(b);',
    ],
    'cuts forget addresses': [
      'const own = addressesCover(b.addresses, a.addresses) ? 0 : 1;',
      'const own = 0;',
    ],
    'addresses that are left are forgotten': [
      'rest && !rest.isEmpty ? [{ ...from, addresses: rest }] : [];',
      '[];',
    ],
    'pieces by pod labels overlap those by namespaces': [
      '({ ...a, namespace, pod: each })',
      '({ ...a, pod: each })',
    ],
    'pieces by addresses overlap those by labels': [
      '...cut({ ...a, namespace, pod }),',
      '...cut(a),',
    ],
    'an unknown address lies in every block': [
      'address === undefined ? cube.addresses === everyAddress :',
      'address === undefined ? true :',
    ],
    'addresses that are apart meet': [
      'return a.addresses === b.addresses || a.addresses.meets(b.addresses);',
      'return true;',
    ],
  }),
  ...inFile('labels.ts', {
    'NotIn is read as In': ['return noneOf(...values);', 'return oneOf(...values);'],
    'Exists is read as anything': ['return present;', 'return anything;'],
    'a contradiction is the last requirement': [
      'const both = meet(cube.get(key) ?? anything, each);',
      'const both = each;',
    ],
    'an empty meet of labels is a cube': [
      'if (isEmpty(both)) return undefined;\n    cube.set(key, both);\n  }\n  return cube;\n}\n\n/** Whether anybody',
      'cube.set(key, both);\n  }\n  return cube;\n}\n\n/** Whether anybody',
    ],
    'labels meet where they do not': [
      'if (known && !meets(known, each)) return false;',
      'if (known && meets(known, each)) return false;',
    ],
    'a key that the covered side does not name counts as the same': [
      'b.get(key) ?? anything)) return false;',
      'b.get(key) ?? each)) return false;',
    ],
    'cuts count what is covered': [
      'if (!covers(each, a.get(key) ?? anything)) count += 1;',
      'if (covers(each, a.get(key) ?? anything)) count += 1;',
    ],
    'pieces of a difference overlap': [
      'rest = new Map(rest).set(key, inside);',
      'rest = new Map(rest).set(key, known);',
    ],
    'a difference keeps what it should lose': [
      'const outside = meet(known, complement(each));',
      'const outside = meet(known, each);',
    ],
    'what does not meet is lost': [
      'if (isEmpty(inside)) return [a];',
      'if (isEmpty(inside)) return [];',
    ],
    'labels that every object has count': ['Object.hasOwn(labels, key)', 'key in labels'],
  }),
  ...inFile('let-through.ts', {
    'the first hole covers whatever it is': [
      'if (closed[0] && connectionsCover(closed[0], cube)) return;',
      'if (closed[0]) return;',
    ],
    'what is closed is not left out': [
      'difference(cube, [...closed, ...holes], budget)',
      'difference(cube, holes, budget)',
    ],
    'what is known is not left out of what is open': [
      'difference(cube, [...closed, ...holes], budget)',
      'difference(cube, closed, budget)',
    ],
    'what rules open is not left through': [
      '  yield* openedByRules(cube, side, budget, holes);\n',
      '',
    ],
    'what is known is not left out of what a rule opens': [
      'difference(both, holes, budget)',
      'difference(both, [], budget)',
    ],
    'holes are with pods alone': [
      "holes = { pods: withKind('pods'), outside: withKind('outside') };",
      "holes = { pods: withKind('pods'), outside: [] };",
    ],
  }),
  ...inFile('pick.ts', {
    'an excluded value is picked': ["while (values.includes(value)) value += 'x';", ''],
    'an absent key is given a value': [
      'if (absent) return undefined;',
      'if (absent) return values[0];',
    ],
    'a value is picked beside those that are listed': [
      'if (!isComplement) return values[0];',
      "if (!isComplement) return 'x';",
    ],
    'the port behind the last is picked': ['port: first.start', 'port: first.end'],
    'families of both ends are mixed': [
      '!from.addresses.intersect(each).isEmpty && !to.addresses.intersect(each).isEmpty',
      '!from.addresses.intersect(each).isEmpty',
    ],
    'an address outside a set is picked': ['.intervals[0]?.start;', '.intervals[0]?.end;'],
  }),
  ...inFile('value-set.ts', {
    'In holds an absent key': ['set(false, values, false)', 'set(false, values, true)'],
    'NotIn holds no absent key': ['set(true, values, true)', 'set(true, values, false)'],
    'Exists holds an absent key': [
      'present: ValueSet = set(true, [], false)',
      'present: ValueSet = set(true, [], true)',
    ],
    'DoesNotExist holds values': [
      'absent: ValueSet = set(false, [], true)',
      'absent: ValueSet = set(true, [], true)',
    ],
    'a key that nobody names must be there': [
      'anything: ValueSet = set(true, [], true)',
      'anything: ValueSet = set(true, [], false)',
    ],
    'values stand in any order': ['[...new Set(values)].toSorted()', '[...new Set(values)]'],
    'a set of the absent key alone is empty': [
      'values.length === 0 && !may',
      'values.length === 0',
    ],
    'a complement may be empty': ['!isComplement && values.length === 0', 'values.length === 0'],
    'membership is turned round': [
      'values.includes(value) !== a.isComplement;',
      'values.includes(value) === a.isComplement;',
    ],
    'a meet may be absent where one side may': [
      'const may = a.absent && b.absent;',
      'const may = a.absent || b.absent;',
    ],
    'the meet of complements forgets one side': [
      'set(true, [...a.values, ...b.values], may)',
      'set(true, [...a.values], may)',
    ],
    'a complement keeps the absent key': ['absent: !may', 'absent: may'],
    'a complement keeps its values': ['isComplement: !isComplement', 'isComplement'],
    'cover forgets the absent key': ['if (b.absent && !a.absent) return false;', ''],
    'one common value is cover': ['return b.values.every(', 'return b.values.some('],
    "every finite set is covered by a complement's": [
      'return a.isComplement && a.values.every(',
      'return a.values.every(',
    ],
    'sets meet where one may be absent': [
      'if (a.absent && b.absent) return true;',
      'if (a.absent || b.absent) return true;',
    ],
    'complements never meet': ['if (a.isComplement && b.isComplement) return true;', ''],
  }),
];
