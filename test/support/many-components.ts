/**
 * Values with as many components as asked: those of plain, and services in tiers that the API reaches, each of which
 * reaches a few of the next tier, and the database at the end.
 */
export function manyComponents(count: number): object {
  const names = Array.from({ length: count - 8 }, (_, index) => `service-${index + 1}`);
  const tier = (index: number): number => Math.floor(index / Math.ceil(names.length / 4));
  const reached = (index: number): readonly string[] =>
    [7, 11, 13].flatMap((step) => {
      const other = (index * 3 + step) % names.length;
      return tier(other) === tier(index) + 1 ? [names[other] ?? ''] : [];
    });
  return {
    preset: 'plain',
    components: Object.fromEntries(
      names.map((name) => [
        name,
        { podSelector: { matchLabels: { app: name } }, ports: { http: { port: 8080 } } },
      ]),
    ),
    flows: Object.fromEntries(
      names.flatMap((name, index) => {
        const rows = [
          { from: [tier(index) === 0 ? 'api' : 'manager'], to: [name], ports: ['http'] },
          ...reached(index).map((to) => ({ from: [name], to: [to], ports: ['http'] })),
          ...(tier(index) === 3 ? [{ from: [name], to: ['db'], ports: ['postgres'] }] : []),
        ];
        return rows.map((row, place) => [`${name}-row-${place + 1}`, row]);
      }),
    ),
    claims: { 'database-only-from-app': { enabled: false } },
  };
}
