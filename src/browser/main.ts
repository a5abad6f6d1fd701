/** The script of a report: what it adds to the page that is there already. */
import type { PageData } from '../report/page/form.ts';
import { followServer } from './live.ts';
import { View } from './view.ts';

followServer();
const text = document.getElementById('data')?.textContent;
if (text) {
  const data: PageData = JSON.parse(text);
  new View(data).start();
}
