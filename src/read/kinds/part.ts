import { struct } from '../../netpol/policy/decode.ts';

/** A map of which only these fields are read: the rest is nothing that an answer needs. */
export const part = <F extends Parameters<typeof struct>[0]>(
  fields: F,
): ReturnType<typeof struct<F>> => struct<F>(fields, 'passed over');
