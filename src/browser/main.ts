/** The script of a report: what it adds to the page that is there already. */
import type { PageData } from '../report/page/form.ts';
import { View } from './view.ts';

const data: PageData = JSON.parse(document.getElementById('data')?.textContent ?? '');
new View(data).start();
