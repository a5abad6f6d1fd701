import type { RowEnd } from '../../../lab/rows.ts';
import { isV4 } from '../../../src/netpol/sets/address-set.ts';

/** A row whose pod has its IPv6 addresses alone. */
export const onlyIPv6 = (row: RowEnd): RowEnd =>
  row.endpoint.kind === 'pod'
    ? {
        ...row,
        endpoint: {
          ...row.endpoint,
          pod: { ...row.endpoint.pod, ips: row.endpoint.pod.ips.filter((ip) => !isV4(ip)) },
        },
      }
    : row;
