import { releaseLabel } from '../coverage/membership.ts';

/**
 * Labels that a controller or a release gives and that do not last, or that move between pods: whoever selects by them
 * selects other pods tomorrow.
 */
const passing =
  /hash|revision|generation|version|chart|uid|timestamp|pod-name|pod-index|job-name|instanceName|instanceRole|ordinal|^role$|^batch\.kubernetes\.io\/|^statefulset\.kubernetes\.io\/|^apps\.kubernetes\.io\//iu;

/** Whether a label stays with a pod's kind, so that a selector may rest on it. */
export const isLasting = (key: string): boolean => !passing.test(key);

/** Labels that say to what a pod belongs, not what it is. */
export const isOfWhole = (key: string): boolean =>
  key === releaseLabel ||
  ['app.kubernetes.io/part-of', 'app.kubernetes.io/managed-by', 'release', 'heritage'].includes(
    key,
  );

const liked = [
  'app.kubernetes.io/component',
  'app.kubernetes.io/name',
  'app',
  'component',
  'k8s-app',
];

/** How much a selector likes a label: the common names first. */
export const rankOf = (key: string): number => {
  const place = liked.indexOf(key);
  if (place !== -1) return place;
  return isOfWhole(key) ? liked.length + 1 : liked.length;
};
