import * as z from 'zod';
import { labelSelector } from './labels.ts';
import { enabled, line } from './names.ts';
import { ports } from './port.ts';

const octet = '(25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])';
const v4 = `(${octet}\\.){3}${octet}`;
const hex = '[0-9a-fA-F]{1,4}';
const v6 = [
  `(${hex}:){7}${hex}`,
  `(${hex}:){1,7}:`,
  `(${hex}:){1,6}:${hex}`,
  `(${hex}:){1,5}(:${hex}){1,2}`,
  `(${hex}:){1,4}(:${hex}){1,3}`,
  `(${hex}:){1,3}(:${hex}){1,4}`,
  `(${hex}:){1,2}(:${hex}){1,5}`,
  `${hex}:((:${hex}){1,6})`,
  `:((:${hex}){1,7}|:)`,
].join('|');

/** An IPv4 or IPv6 address, as the source of a pattern. */
export const address = `(${v4}|${v6})`;

/** An IPv4 or IPv6 network in CIDR notation. Host bits are judged by the rules, not by the pattern. */
const cidr = z
  .string()
  .regex(new RegExp(`^(${v4}/(3[0-2]|[12]?[0-9])|(${v6})/(12[0-8]|1[01][0-9]|[1-9]?[0-9]))$`))
  .meta({
    id: 'Cidr',
    'x-coarse': '^[0-9a-fA-F.:]{2,39}/[0-9]{1,3}$',
    'x-is': 'a CIDR',
    'x-write': 'an IPv4 or IPv6 network such as 203.0.113.0/24 or 2001:db8::/32',
  });

const ipBlock = z
  .strictObject({
    cidr: cidr.meta({ description: 'The network.' }),
    except: z
      .array(cidr)
      .meta({
        description: 'Smaller networks inside `cidr` that are left out.',
        'x-is': 'a list of CIDRs',
        'x-write': 'CIDRs inside the block, or leave except out',
      })
      .optional(),
  })
  .meta({ 'x-is': 'an IP block', 'x-write': 'a map such as {cidr: 203.0.113.0/24}' });

/**
 * Whoever is not ours. Where it is: `namespaceSelector` and `podSelector` (both must match),
 * or `ipBlocks`, or `anywhere: true`; the kind written in values takes the place of the preset's kind.
 */
export const peer = z
  .strictObject({
    enabled: enabled.optional(),
    description: line.meta({ description: 'Who this is.' }).optional(),
    namespaceSelector: labelSelector.optional(),
    podSelector: labelSelector.optional(),
    ipBlocks: z
      .array(ipBlock)
      .min(1)
      .meta({
        description:
          'Addresses outside the cluster, IPv4 and IPv6. The list replaces that of the preset or platform whole.',
        'x-is': 'a list of IP blocks',
        'x-write': 'at least one entry with a cidr',
      })
      .optional(),
    anywhere: z
      .boolean()
      .meta({
        description: 'Every source or destination there is. The only way to say so.',
        'x-is': 'a boolean',
        'x-write': 'true without quotes, or leave anywhere out',
      })
      .optional(),
    ports: ports.optional(),
  })
  .meta({
    id: 'Peer',
    description:
      'Whoever is not ours: pods chosen by `namespaceSelector` and `podSelector` (both must match; a `podSelector` alone means the release namespace), or `ipBlocks`, or `anywhere: true`.',
    'x-is': 'a peer',
    'x-write': 'a map with namespaceSelector, podSelector, ipBlocks or anywhere',
  });
