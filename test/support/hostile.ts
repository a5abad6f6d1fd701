/** Texts that would end an element, an attribute or a line, run something, or hide what stands beside them. */
export const hostile = [
  '</style><script>ran=1</script>',
  '"><img src=x onerror=ran=1>',
  "' onclick='ran=1' x='",
  '<!--',
  ']]></pre></code></main></body>',
  '&lt;&#39;&amp',
  '\u0000\u0007\u001B[31m\u0085\u202E\u2066\u2028',
  '${ran=1} {{x}}',
  'javascript:ran=1',
  '\uD800',
];

const enumerated = new Set(['report', 'exitCode', 'kind', 'direction', 'passes', 'severity', 'id']);

/** The same data in which every text that others could have written is a hostile one; names stay one name. */
export function spoilt<T>(value: T, mark: string, key = ''): T {
  if (typeof value === 'string') return (enumerated.has(key) ? value : mark + value) as T;
  if (Array.isArray(value)) return value.map((each) => spoilt(each, mark, key)) as T;
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value);
  return Object.fromEntries(entries.map(([name, each]) => [name, spoilt(each, mark, name)])) as T;
}
