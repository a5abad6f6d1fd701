/** A text whose lines are its own, for terminals: no other control character. */
export const printable = (text: string): string => text.split('\n').map(oneLine).join('\n');

/** A text on one line without control characters: names of others reach a terminal only so. */
export const oneLine = (text: string): string =>
  text.replaceAll(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu, '\uFFFD');
