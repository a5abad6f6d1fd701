/** The Helm that is built when a machine has none: the newest one that the tests run with. */
export const pinnedHelm = '4.3.1';

/** The oldest Helm that the chart is tested with. */
export const oldestHelm = '3.18.4';

/** The three numbers of a version such as `v3.18.4+gd80839c`, or nothing when the text holds none. */
export function parseVersion(text: string): readonly [number, number, number] | undefined {
  const match = /v?(\d+)\.(\d+)\.(\d+)/u.exec(text);
  return match ? [Number(match[1]), Number(match[2]), Number(match[3])] : undefined;
}

/** Whether a version is at least another one; a text without a version never is. */
export function isAtLeast(text: string, oldest: string): boolean {
  const version = parseVersion(text);
  const floor = parseVersion(oldest);
  if (!version || !floor) return false;
  const index = version.findIndex((part, place) => part !== floor[place]);
  return index < 0 || (version[index] ?? 0) > (floor[index] ?? 0);
}
