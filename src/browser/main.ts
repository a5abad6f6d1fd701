/** The script of a report: what it adds to the page that is there already. */
// First, for it must come before any schema.
// oxlint-disable-next-line import/no-unassigned-import
import './no-eval.ts';
import { followServer } from './live.ts';
import { start } from './start.ts';

followServer();
const text = document.getElementById('data')?.textContent;
if (text) start(JSON.parse(text));
