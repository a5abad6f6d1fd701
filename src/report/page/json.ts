import { jsonText } from '../json.ts';
import type { PageData } from './form.ts';

/** A report as JSON, with one entry of a list on each line. */
export const reportJson = (data: PageData): string => `${jsonText(data)}\n`;
