import { parseAllDocuments, type Document, type ScalarTag, type Tags } from 'yaml';

/** `0o17`, which Helm's parser takes for a number though YAML 1.1 does not. */
const modernOctal: ScalarTag = {
  tag: 'tag:yaml.org,2002:int',
  default: true,
  test: /^[-+]?0o[0-7]+$/u,
  resolve: (text) => Number(text.replace('+', '')),
};

/** Dates and `12:30` are text to Helm's parser, though not to YAML 1.1. */
const isTextToHelm = (tag: Tags[number]): boolean =>
  typeof tag === 'object' && (tag.tag.endsWith(':timestamp') || tag.format === 'TIME');

/** The documents of a text, read as Helm reads YAML: version 1.1, but for dates, times and `0o17`. */
export function parseYaml(text: string): readonly Document.Parsed[] {
  const documents = parseAllDocuments(text, {
    version: '1.1',
    prettyErrors: false,
    customTags: (tags) => [modernOctal, ...tags.filter((tag) => !isTextToHelm(tag))],
  });
  return 'empty' in documents ? [] : documents;
}
