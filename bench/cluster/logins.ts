/** Logs in so many times, one after the other, each over a connection of its own; prints the milliseconds of each as JSON. */
import { request } from 'node:http';

const [url = '', count = '0'] = process.argv.slice(2);

/** One login; throws where it is refused. */
const login = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const start = performance.now();
    const asked = request(`${url}/api/login`, { method: 'POST', agent: false }, (response) => {
      response.resume().on('end', () => {
        if (response.statusCode === 200) resolve(performance.now() - start);
        else reject(new Error(`login: ${response.statusCode}`));
      });
    });
    asked.on('error', reject).end();
  });

const times: number[] = [];
for (let index = 0; index < Number(count); index += 1) times.push(await login());
process.stdout.write(JSON.stringify(times));
