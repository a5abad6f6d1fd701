export const defineValues = <const V>(v: V): V => v;
