import type { Json } from './document-words.ts';

// Where our reading of a policy is meant to part from the API server's. Nothing else may differ.

interface StricterReading {
  readonly name: string;
  /** What of the refusal tells it from others. */
  readonly says: RegExp;
  readonly reason: string;
}

/** What the API server takes and we refuse, since no verdict about it could be right, or be told. */
export const stricterThanServer: readonly StricterReading[] = [
  {
    name: 'IPv4 networks in IPv6 form',
    says: /is an IPv4 network in IPv6 form; write it as IPv4$/u,
    reason:
      'The server warns that they "will be considered invalid"; some plugins read them as IPv4, others as IPv6.',
  },
  {
    name: 'networks with zeros in front',
    says: /has zeros in front, which some read as octal; write /u,
    reason:
      'The server warns that they "will be considered invalid"; it reads 010.0.0.0/8 as 10.0.0.0/8, others as 8.0.0.0/8.',
  },
  {
    name: 'a policy with a generateName alone',
    says: /is left to the server \(generateName\)/u,
    reason:
      'Its name is made by chance when it is created, so that no answer could cite the policy.',
  },
];

/** What we take and the API server refuses, so that what a cluster prints can be read back. */
export const widerThanServer: readonly string[] = [
  'status: servers before Kubernetes 1.28 print one; nothing reads it',
  'resourceVersion: refused by the storage of a new object, and printed with every old one',
];

/** A document without what only an older server knows. */
export const readable = (document: Json): Json => {
  if (typeof document !== 'object' || document === null || Array.isArray(document)) return document;
  return Object.fromEntries(Object.entries(document).filter(([key]) => key !== 'status'));
};
