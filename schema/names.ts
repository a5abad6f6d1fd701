import * as z from 'zod';

/** Deployments that the chart knows: each is a file in `chart/files/presets/`. */
export const presetNames = [
  'core',
  'data-tier',
  'plain',
  'kasm-1.16',
  'kasm-1.18',
  'kasm-1.19',
  'kasm-connection-proxy',
  'kasm-platform',
  'none',
] as const;

/** Clusters that the chart knows: each is a file in `chart/files/platforms/`. */
export const platformNames = ['k3s', 'rke2', 'openshift', 'generic'] as const;

/**
 * Words that YAML 1.1 (which Helm reads) turns into a boolean, null or number when they stand
 * unquoted as a key: the entry would arrive under another name than the one that was written.
 */
const yamlWords = ['true', 'false', 'yes', 'no', 'on', 'off', 'y', 'n', 'null', 'nan', 'inf'];

/** The name of a component, peer, flow or port: a short DNS label that YAML cannot misread. */
export const entryName = z
  .string()
  .max(40)
  .regex(/^[a-z]([-a-z0-9]*[a-z0-9])?$/)
  .refine((name) => !yamlWords.includes(name))
  .meta({
    id: 'Name',
    not: { enum: yamlWords },
    'x-is': 'a name',
    'x-write':
      'at most 40 of a-z, 0-9 and -, starting with a letter and not ending in -, and no word that YAML reads as a boolean or null',
  });

/** One line of plain text: it is printed in manifests, where a line break would start something new. */
export const line = z
  .string()
  .refine((text) => [...text].length <= 300)
  .regex(/^[^\p{Cc}\p{Cf}\p{Zl}\p{Zp}]*$/u)
  .meta({
    id: 'Line',
    maxLength: 300,
    'x-is': 'one line of text',
    'x-write': 'at most 300 printable characters without a line break',
  });

/**
 * Whether an entry counts. Strings such as "false" are refused: a template would take them for true. Null is as if it were not
 * written: forms send it for a switch that nobody touched.
 */
export const enabled = z
  .boolean()
  .nullable()
  .meta({
    id: 'Enabled',
    'x-emit': { type: ['boolean', 'null'] },
    description:
      'Switch the entry off with `false`; its name stays known. Null is as if it were not written.',
    'x-is': 'a boolean',
    'x-write':
      'true or false without quotes (--set-string and a quoted Flux targetPath send a string)',
  });
