import type * as z from 'zod';
import { KasmIsolationError, reason } from '../errors.ts';

const patience = 30_000;

export interface Request {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'PUT';
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: object;
}

const failed = (what: string, cause?: unknown): KasmIsolationError =>
  new KasmIsolationError('environment', `the comment could not be written: ${what}`, cause);

/** What to do about an answer that is none. */
function remedy(status: number): string {
  if (status === 401) return 'give a token that is valid';
  if (status === 403 || status === 404) {
    return 'give a token that may write comments here; that of a pull request from a fork may not';
  }
  return 'run it again';
}

/**
 * One request to an API, and its answer in the shape that is asked for; one sentence where it fails. It goes nowhere but where it is sent, for
 * it carries a token.
 */
export async function ask<Answer>(
  url: string,
  { body, ...request }: Request,
  shape: z.ZodType<Answer>,
): Promise<Answer> {
  const { method, headers } = request;
  let response: Response;
  let text: string;
  try {
    response = await fetch(url, {
      method,
      headers: { ...headers, 'content-type': 'application/json', 'user-agent': 'kasm-isolation' },
      redirect: 'error',
      signal: AbortSignal.timeout(patience),
      ...(body && { body: JSON.stringify(body) }),
    });
    text = await response.text();
  } catch (error) {
    const cause = error instanceof Error && error.cause ? error.cause : error;
    throw failed(`${method} ${url}: ${reason(cause)}; see whether it can be reached`, error);
  }
  if (!response.ok) {
    throw failed(`${method} ${url}: status ${response.status}; ${remedy(response.status)}`);
  }
  try {
    return shape.parse(JSON.parse(text));
  } catch (error) {
    throw failed(`${method} ${url}: the answer is none of that API; name its address`, error);
  }
}
