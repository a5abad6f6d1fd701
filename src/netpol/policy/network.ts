import { addressesOf, type AddressSet } from '../sets/address-set.ts';

/** IPv4 written as IPv6: plugins differ in what it means, so no verdict could be right for all. */
const mapped = addressesOf('::ffff:0:0/96');

const zeros = /(?<=^|[.:/])0+(?=[\da-f])/giu;

/** The addresses of a CIDR, or nothing when the text is none. */
function parsed(text: string): AddressSet | undefined {
  try {
    return addressesOf(text);
  } catch {
    return undefined;
  }
}

/** A network that is one but for zeros in front, `010.0.0.0/8`: decimal to the API server, octal to others. */
function withoutZeros(text: string): string | undefined {
  const shorter = text.replaceAll(zeros, '');
  return shorter !== text && parsed(shorter) ? shorter : undefined;
}

/**
 * The addresses of a network of an ipBlock, or what is wrong with it. In two things this is stricter than
 * the API server, which only warns of them: zeros in front, and IPv4 written as IPv6.
 */
export function readNetwork(text: string): AddressSet | { readonly fault: string } {
  const addresses = parsed(text);
  if (!addresses) {
    const shorter = withoutZeros(text);
    const fault = shorter
      ? `${JSON.stringify(text)} has zeros in front, which some read as octal; write ${shorter}`
      : `${JSON.stringify(text)} is no IPv4 or IPv6 network; write one such as 203.0.113.0/24`;
    return { fault };
  }
  if (addresses.isSubsetOf(mapped))
    return { fault: `${JSON.stringify(text)} is an IPv4 network in IPv6 form; write it as IPv4` };
  return addresses;
}
