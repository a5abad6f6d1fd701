import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { get } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest';
import { packageDirectory } from '../../src/read/files.ts';
import { cli } from '../support/cli.ts';
import { readPage } from '../support/page.ts';

const main = join(packageDirectory, 'build', 'command', 'src', 'cli.js');
const folder = await mkdtemp(join(tmpdir(), 'kasm-isolation-serve-'));
const values = join(folder, 'values.yaml');
afterAll(() => rm(folder, { recursive: true, force: true }));

interface Server {
  readonly child: ChildProcess;
  readonly url: string;
  /** Waits until the command printed a text. */
  readonly printed: (text: string) => Promise<void>;
}

async function start(...args: readonly string[]): Promise<Server> {
  const child = spawn(process.execPath, [main, 'report', ...args, '--serve'], { cwd: folder });
  let said = '';
  child.stdout.on('data', (chunk) => (said += String(chunk)));
  child.stderr.on('data', (chunk) => (said += String(chunk)));
  const printed = async (text: string): Promise<void> => {
    while (!said.includes(text)) {
      if (child.exitCode !== null) throw new Error(`it ended and said: ${said}`);
      await Promise.race([once(child.stdout, 'data'), once(child, 'exit')]);
    }
  };
  await printed('until Ctrl-C');
  return { child, url: /http:\S+/u.exec(said)?.[0] ?? '', printed };
}

interface Answer {
  readonly status: number | undefined;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly text: string;
}

async function ask(url: string, headers: Record<string, string> = {}): Promise<Answer> {
  const request = get(url, { headers });
  const [response] = await once(request, 'response');
  let text = '';
  for await (const chunk of response) text += chunk;
  return { status: response.statusCode, headers: response.headers, text };
}

/** The first news that the server sends, in its own words. */
async function news(url: string): Promise<() => Promise<string>> {
  const [response] = await once(get(`${url}changes`), 'response');
  await once(response, 'data');
  return async () => {
    const [chunk] = await once(response, 'data');
    response.destroy();
    return String(chunk);
  };
}

describe('report --serve', () => {
  let server: Server;
  beforeEach(async () => {
    await writeFile(values, 'preset: plain\n');
    server = await start('values.yaml');
  });
  afterEach(() => server.child.kill('SIGKILL'));

  test('shows the page at the loopback address, and nothing else there', async () => {
    expect(server.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/$/u);
    const { status, text, headers } = await ask(server.url);
    expect(status).toBe(200);
    expect(headers).toMatchObject({
      'cache-control': 'no-store',
      'content-security-policy': "frame-ancestors 'none'",
      'x-content-type-options': 'nosniff',
    });
    const page = readPage(text);
    expect(page.errors).toEqual([]);
    expect(page.says('claims')).toContain('✓ true');
    expect(text).toContain("connect-src 'self'");
    expect((await ask(`${server.url}etc/passwd`)).status).toBe(404);
    expect((await ask(`${server.url}?x`)).status).toBe(404);
  });

  test('answers nobody who comes by another name', async () => {
    for (const host of ['evil.example', '127.0.0.1', 'localhost:1']) {
      const { status, text } = await ask(server.url, { host });
      expect(status, host).toBe(403);
      expect(text).not.toContain('plain');
    }
    const { port } = new URL(server.url);
    expect((await ask(server.url, { host: `localhost:${port}` })).status).toBe(200);
  });

  test('is made again when the values change, also by a file put in their place', async () => {
    const heard = await news(server.url);
    const other = join(folder, 'other.yaml');
    await writeFile(other, 'preset: plain\nflows: { prometheus-to-metrics: { enabled: false } }\n');
    await rename(other, values);
    expect(await heard()).toBe('data: changed\n\n');
    expect(readPage((await ask(server.url)).text).says('rows')).toContain('prometheus-to-metrics.');
  });

  test('shows what is refused in its sentences, and the report again when that is mended', async () => {
    await writeFile(values, 'preset: plain\nflows: { x: { form: [] } }\n');
    await server.printed('flows.x.form');
    const refused = readPage((await ask(server.url)).text);
    expect(refused.errors).toEqual([]);
    expect(refused.says('main')).toContain('flows.x.form: no such key; did you mean "from"?');
    expect(refused.at('claims')).toBeUndefined();
    const heard = await news(server.url);
    await writeFile(values, 'preset: core\n');
    await heard();
    expect(readPage((await ask(server.url)).text).at('claims')).toBeDefined();
  });

  test('shows that the values are gone', async () => {
    await rm(values);
    await server.printed('values.yaml: ');
    expect((await ask(server.url)).text).toContain('Refused');
  });

  test.each(['SIGINT', 'SIGTERM'] as const)('ends well at %s, also with a reader', async (sign) => {
    await news(server.url);
    server.child.kill(sign);
    const [code] = await once(server.child, 'exit');
    expect(code).toBe(0);
    await expect(ask(server.url)).rejects.toThrow('ECONNREFUSED');
  });

  test('refuses a port that is taken', async () => {
    const { port } = new URL(server.url);
    const { exitCode, stderr } = await cli(['report', 'plain', '--serve', port]);
    expect(exitCode).toBe(3);
    expect(stderr).toContain(`--serve ${port}: cannot listen there`);
    expect(stderr).toContain('write another port, or none');
  });
});

test('values that are bad at the start are shown as such', async () => {
  await writeFile(values, 'preset: plane\n');
  const { child, url } = await start('values.yaml');
  expect((await ask(url)).text).toContain('preset: &quot;plane&quot;');
  child.kill('SIGKILL');
});

describe('is refused in a sentence', () => {
  const cases: readonly (readonly [string, readonly string[], number])[] = [
    ['--serve: standard input can be read only once', ['-', '--serve'], 2],
    ['--serve: standard input can be read only once', ['plain', '--also', '-', '--serve'], 2],
    ['leave --format json out', ['plain', '--serve', '--format', 'json'], 2],
    ['leave --output out', ['plain', '--serve', '-o', 'x.html'], 2],
    ['--serve 70000: is no port', ['plain', '--serve', '70000'], 2],
    ['--serve http: is no port', ['plain', '--serve', 'http'], 2],
    ['--namespace "A"', ['plain', '--serve', '-n', 'A'], 2],
  ];
  test.each(cases)('%s: %j', async (sentence, args, code) => {
    const { exitCode, stdout, stderr } = await cli(['report', ...args]);
    expect(stderr).toContain(sentence);
    expect(stderr.split('\n')).toHaveLength(1);
    expect({ exitCode, stdout }).toEqual({ exitCode: code, stdout: '' });
  });
});
