import { isMap, record, type Fields } from './layers.ts';

/** Values with others laid over them: maps merge, everything else is replaced, as Helm lays values files. */
export const over = (values: Fields, added: Fields): Fields => {
  const all = record<unknown>(Object.entries(values));
  for (const [key, value] of Object.entries(added)) {
    const there = all[key];
    all[key] = isMap(there) && isMap(value) ? over(there, value) : value;
  }
  return { ...all };
};
