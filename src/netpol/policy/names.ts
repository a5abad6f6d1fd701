// Names as the API server judges them (apimachinery/pkg/util/validation). Each function answers with
// `<what is wrong>; <what to write>`, or with nothing.

type Fault = string | undefined;

const quoted = (value: string): string =>
  JSON.stringify(value.length > 80 ? `${value.slice(0, 80)}…` : value);

const dnsLabel = /^[a-z0-9](?:[-a-z0-9]*[a-z0-9])?$/u;
const dnsSubdomain = /^[a-z0-9](?:[-a-z0-9]*[a-z0-9])?(?:\.[a-z0-9](?:[-a-z0-9]*[a-z0-9])?)*$/u;
const word = /^(?:[A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]$/u;

const isDnsSubdomain = (value: string): boolean => value.length <= 253 && dnsSubdomain.test(value);
const isWord = (value: string): boolean => value.length <= 63 && word.test(value);

const wordRule =
  "at most 63 letters, digits, '-', '_' or '.', the first and the last a letter or digit";

/** The name of an object. */
export const objectNameFault = (name: string): Fault =>
  isDnsSubdomain(name)
    ? undefined
    : `${quoted(name)} is no name of an object; write at most 253 lower-case letters, digits, '-' or '.', with a letter or digit at each end and beside each dot`;

/** The start of a name that the server completes: may end with a dash, which counts as a letter in the place before it. */
export const generateNameFault = (prefix: string): Fault =>
  objectNameFault(prefix.length > 1 && prefix.endsWith('-') ? `${prefix.slice(0, -2)}a` : prefix);

/** The name of a namespace. */
export const namespaceFault = (name: string): Fault =>
  name.length <= 63 && dnsLabel.test(name)
    ? undefined
    : `${quoted(name)} is no name of a namespace; write at most 63 lower-case letters, digits or '-', with a letter or digit at each end`;

const isQualified = (name: string): boolean => {
  const [last = '', ...before] = name.split('/').toReversed();
  return isWord(last) && before.length <= 1 && before.every(isDnsSubdomain);
};

const qualifiedFault = (name: string, what: string): Fault =>
  isQualified(name)
    ? undefined
    : `${quoted(name)} is no ${what}; write ${wordRule}, with or without a DNS name and '/' before them`;

export const labelKeyFault = (key: string): Fault => qualifiedFault(key, 'key of a label');

/** Case does not matter in a key of an annotation. */
export const annotationKeyFault = (key: string): Fault =>
  isQualified(key.toLowerCase()) ? undefined : qualifiedFault(key, 'key of an annotation');

export const labelValueFault = (value: string): Fault =>
  value === '' || isWord(value)
    ? undefined
    : `${quoted(value)} is no value of a label; write ${wordRule}, or nothing`;

const kubernetesFinalizers = new Set(['kubernetes', 'orphan', 'foregroundDeletion']);

export const finalizerFault = (name: string): Fault =>
  qualifiedFault(name, 'finalizer') ??
  (name.includes('/') || kubernetesFinalizers.has(name)
    ? undefined
    : `${quoted(name)} is no finalizer of Kubernetes; write a DNS name and '/' before it`);

/** The name of a container port (RFC 6335, lower case). */
export const portNameFault = (name: string): Fault =>
  name.length <= 15 && /^[-a-z0-9]+$/u.test(name) && /[a-z]/u.test(name) && !/^-|--|-$/u.test(name)
    ? undefined
    : `${quoted(name)} is no name of a port; write a number without quotes, or at most 15 lower-case letters, digits or single '-' inside, one a letter`;
