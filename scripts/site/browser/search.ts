/** What of a page was found, as Pagefind tells it. */
interface Found {
  readonly url: string;
  readonly meta: { readonly title?: string };
  readonly excerpt: string;
  readonly sub_results: readonly {
    readonly title: string;
    readonly url: string;
    readonly excerpt: string;
  }[];
}

interface Pagefind {
  search(words: string): Promise<{
    readonly results: readonly { data(): Promise<Found> }[];
  }>;
}

/** Made when the site is built, of what is on its pages. */
const index = './pagefind/pagefind.js';

const most = 12;
const answer = document.querySelector('#answer') as HTMLElement;
const list = document.querySelector('#results') as HTMLElement;
const input = document.querySelector('#q') as HTMLInputElement;

/** An excerpt as text, with what was searched for marked. */
function excerpt(html: string): HTMLElement {
  const paragraph = document.createElement('p');
  const { body } = new DOMParser().parseFromString(html, 'text/html');
  for (const node of body.childNodes)
    if (node instanceof HTMLElement && node.localName === 'mark') {
      const mark = document.createElement('mark');
      mark.textContent = node.textContent;
      paragraph.append(mark);
    } else paragraph.append(node.textContent ?? '');
  return paragraph;
}

function link(url: string, title: string): HTMLElement {
  const anchor = document.createElement('a');
  anchor.href = url;
  anchor.textContent = title;
  return anchor;
}

/** A page that was found, and the one section of it that fits best. */
function item({ url, meta, excerpt: ofPage, sub_results: sections }: Found): HTMLElement {
  const entry = document.createElement('li');
  const title = meta.title ?? url;
  entry.append(link(url, title));
  const section = sections.find((each) => each.title !== title);
  if (section !== undefined) entry.append(': ', link(section.url, section.title));
  entry.append(excerpt(section?.excerpt ?? ofPage));
  return entry;
}

/** Nothing is said of the words: Pagefind finds what begins alike too, and passes over a word that no page has. */
function told(count: number, words: string): string {
  if (count === 0) return `Nothing is found for "${words}".`;
  const pages = count === 1 ? '1 page is' : `${count} pages are`;
  return `${pages} found for "${words}"${count > most ? `, the first ${most}` : ''}:`;
}

async function search(words: string): Promise<void> {
  if (words === '') {
    answer.textContent = 'Write what you look for.';
    list.replaceChildren();
    return;
  }
  const { search: ask }: Pagefind = await import(index);
  const { results } = await ask(words);
  const found = await Promise.all(results.slice(0, most).map((each) => each.data()));
  // Somebody who types on has asked something else meanwhile.
  if (words !== input.value.trim()) return;
  answer.textContent = told(results.length, words);
  list.replaceChildren(...found.map(item));
}

input.value = new URLSearchParams(location.search).get('q')?.trim() ?? '';
input.addEventListener('input', () => void search(input.value.trim()));
void search(input.value);
