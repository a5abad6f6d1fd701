import { stringify } from 'yaml';
import { jsonSchema } from '../../schema/json-schema.ts';

const wrap = (text: string): string => text.replace(/(.{1,94})(\s+|$)/gu, '# $1\n').trimEnd();

/** \`chart/values.yaml\`: every value with its default and the contract's own words. */
export function valuesFile(): string {
  const sections = Object.entries(jsonSchema.properties ?? {})
    .filter(([, node]) => node.default !== undefined)
    .map(([key, node]) => {
      const choices = node.enum ? ` One of ${node.enum.filter(Boolean).join(', ')}.` : '';
      return `${wrap(`-- ${node.description ?? ''}${choices}`)}\n${stringify({ [key]: node.default }).trimEnd()}`;
    });
  return `# Values of kasm-isolation. Generated from schema/ by \`npm run generate\`; do not edit here.
# The tables behind preset and platform are in files/presets/ and files/platforms/.
# Who may reach whom: \`helm show readme\` for the default, \`helm get notes\` for a release.

${sections.join('\n\n')}
`;
}
