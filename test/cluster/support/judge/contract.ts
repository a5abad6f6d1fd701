import { jsonSchema, type SchemaNode } from '../../../../schema/json-schema.ts';
import { isMap } from '../../../../src/table/layers.ts';

// Places of the contract, as text: `labels{}` is a key of that map and `labels.*` its value,
// `except[]` an entry of that list; what lies inside a named part starts with its name: `Port.port`.

const definitionOf = ({ $ref }: SchemaNode): [string, SchemaNode] | undefined => {
  const name = $ref?.split('/').at(-1) ?? '';
  const definition = jsonSchema.definitions?.[name];
  return definition && [name, definition];
};

interface Step {
  readonly place: string;
  readonly node: SchemaNode;
}

/** The node that lies behind a reference; maps with named parts start places of their own. */
function enter({ place, node }: Step): Step {
  const [name, definition] = definitionOf(node) ?? [];
  if (!name || !definition) return { place, node };
  return { place: definition.properties ? name : place, node: definition };
}

const fieldOf = (place: string, key: string): string => (place === '' ? key : `${place}.${key}`);

/** Every place of the contract. */
export function contractPlaces(): readonly string[] {
  const found = new Set<string>();
  const seen = new Set<SchemaNode>();
  const visit = (step: Step): void => {
    if (step.place !== '') found.add(step.place);
    const { place, node } = enter(step);
    if (seen.has(node)) return;
    if (node.properties) seen.add(node);
    const { properties = {}, propertyNames, additionalProperties: rest, items } = node;
    for (const [key, field] of Object.entries(properties)) {
      visit({ place: fieldOf(place, key), node: field });
    }
    if (propertyNames) found.add(`${place}{}`);
    if (typeof rest === 'object') visit({ place: `${place}.*`, node: rest });
    if (items) visit({ place: `${place}[]`, node: items });
  };
  visit({ place: '', node: jsonSchema });
  return [...found];
}

/** What values write at each place of the contract, such as `["Port.port", 5432]`; unknown keys are passed over. */
export function literalsIn(
  value: unknown,
  step: Step = { place: '', node: jsonSchema },
): readonly (readonly [string, unknown])[] {
  const { place, node } = enter(step);
  const { properties = {}, additionalProperties: rest, items } = node;
  const own = [[step.place, value] as const];
  if (Array.isArray(value) && items) {
    const inside = { place: `${place}[]`, node: items };
    return [...own, ...value.flatMap((item) => literalsIn(item, inside))];
  }
  if (!isMap(value)) return own;
  const entries = Object.entries(value).flatMap(([key, item]) => {
    if (Object.hasOwn(properties, key)) {
      return literalsIn(item, {
        place: fieldOf(place, key),
        node: properties[key] as SchemaNode,
      });
    }
    if (typeof rest !== 'object') return [];
    return [[`${place}{}`, key] as const, ...literalsIn(item, { place: `${place}.*`, node: rest })];
  });
  return [...own, ...entries];
}
