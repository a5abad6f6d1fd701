import { isAtLeast } from './helm/version.ts';

/** The oldest Node that the command is tested with; package.json says the same to npm, which only warns. */
export const oldestNode = '20.19.0';

/** A sentence for a Node that is too old to load the command; nothing for others. */
export const tooOld = (version: string): string | undefined =>
  isAtLeast(version, oldestNode)
    ? undefined
    : `Node ${version} is too old; use Node ${oldestNode} or newer`;
