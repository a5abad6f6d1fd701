/** Eleventy has no types of its own; this is what of it, and of its markdown-it, the site uses. */
declare module '@11ty/eleventy' {
  export interface Token {
    readonly type: string;
    readonly content: string;
    readonly info: string;
    attrs: [string, string][] | null;
    children: Token[] | null;
    attrGet(name: string): string | null;
    attrSet(name: string, value: string): void;
  }

  type Rule = (tokens: readonly Token[], index: number, options: object, env: unknown) => string;

  export interface MarkdownIt {
    readonly core: {
      readonly ruler: {
        push(name: string, rule: (state: { tokens: Token[]; env: unknown }) => void): void;
      };
    };
    readonly renderer: { readonly rules: Record<string, Rule | undefined> };
    readonly utils: { escapeHtml(text: string): string };
  }

  export interface Config {
    amendLibrary(name: 'md', amend: (markdown: MarkdownIt) => void): void;
    addTemplate(path: string, text: string, data: object): void;
    addTransform(
      name: string,
      transform: (this: { readonly page: { readonly outputPath: string } }, html: string) => string,
    ): void;
    addPassthroughCopy(paths: Readonly<Record<string, string>>): void;
  }

  interface Options {
    readonly configPath: false;
    readonly config: (config: Config) => void;
  }

  export class Eleventy {
    constructor(input: string, output: string, options: Options);
    disableLogger(): void;
    write(): Promise<unknown>;
  }
}
