import { Agent, request } from 'node:https';
import { text } from 'node:stream/consumers';

/** An object of the API, as far as the lab looks into it; a text stands in `message`. */
export interface ApiObject {
  readonly message?: string;
  readonly metadata?: { readonly name?: string; readonly annotations?: Record<string, string> };
  readonly spec?: unknown;
  readonly status?: unknown;
  readonly items?: readonly ApiObject[];
}

/** The API server's answer: the status code, the object in the body, and what it warns of. */
export interface Answer {
  readonly status: number;
  readonly body: ApiObject;
  readonly warnings: readonly string[];
}

/** The server's certificate is self-signed and new each time; the lab does not test it. */
const agent = new Agent({ keepAlive: true, maxSockets: 16, rejectUnauthorized: false });

/** A client of the lab's API server: plain objects in, plain objects out. */
export class Api {
  readonly #token: string;
  readonly #port: number;
  readonly #identity: Readonly<Record<string, string | readonly string[]>>;

  constructor(
    port: number,
    token: string,
    identity: Readonly<Record<string, string | readonly string[]>> = {},
  ) {
    this.#port = port;
    this.#token = token;
    this.#identity = identity;
  }

  /** The same server, asked as somebody else. */
  as(user: string, groups: readonly string[] = []): Api {
    const all = [...groups, 'system:authenticated'];
    return new Api(this.#port, this.#token, {
      'impersonate-user': user,
      'impersonate-group': all,
    });
  }

  /** Any request; every status is an answer, only a broken connection is thrown. YAML is sent as it is. */
  ask(method: string, path: string, body?: unknown, type = 'application/json'): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const isText = type === 'application/yaml';
      const content = body === undefined ? '' : isText ? String(body) : JSON.stringify(body);
      const headers = {
        authorization: `Bearer ${this.#token}`,
        'content-type': type,
        'content-length': Buffer.byteLength(content),
        ...this.#identity,
      };
      const sent = request(
        { host: '127.0.0.1', port: this.#port, path, method, headers, agent },
        (response) => {
          text(response)
            .then((said) => {
              const isJson = response.headers['content-type']?.includes('json') === true;
              resolve({
                status: response.statusCode ?? 0,
                body: isJson ? JSON.parse(said) : { message: said },
                warnings: response.headersDistinct['warning'] ?? [],
              });
            })
            .catch(reject);
        },
      );
      sent.on('error', reject);
      sent.end(content);
    });
  }

  /** A request that must be granted; otherwise throws what the server said. */
  async must(method: string, path: string, body?: unknown, type?: string): Promise<ApiObject> {
    const answer = await this.ask(method, path, body, type);
    if (answer.status >= 300) {
      throw new Error(`${method} ${path}: ${answer.status} ${answer.body.message ?? ''}`);
    }
    return answer.body;
  }

  /** Changes fields of an object, `null` removes one. */
  merge(path: string, change: unknown): Promise<ApiObject> {
    return this.must('PATCH', path, change, 'application/merge-patch+json');
  }
}
