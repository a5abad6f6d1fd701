import { KasmIsolationError, reason } from '../errors.ts';
import { markup } from '../report/page/markup.ts';

/** The sentences of whatever was thrown. */
export const sentencesOf = (error: unknown): readonly string[] =>
  error instanceof KasmIsolationError ? error.lines : [reason(error)];

/** Says in its place why something was not done; nothing where there are no sentences. */
export function say(place: HTMLElement, lines: readonly string[]): void {
  place.innerHTML = markup`${lines.map((line) => markup`<p class="refused">${line}</p>`)}`.text;
}
