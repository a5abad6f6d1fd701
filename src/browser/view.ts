import { accessSection } from '../report/page/access.ts';
import { Anchors } from '../report/page/anchors.ts';
import { findingsSection } from '../report/page/findings.ts';
import type { PageData } from '../report/page/form.ts';
import type { Html } from '../report/page/markup.ts';
import { matrixSection } from '../report/page/matrix.ts';
import { pictureSection } from '../report/page/picture.ts';
import { rowsSection } from '../report/page/policies.ts';
import { claimsSection } from '../report/page/verdict.ts';
import { matrixAddition } from './matrix/matrix.ts';
import { pictureAddition } from './picture/picture.ts';

type Section = (data: PageData, anchors: Anchors) => Html;

/** What is added to a section that stands on the page: called when the page opens and whenever it was written anew. */
type Addition = (section: HTMLElement, data: PageData) => void;

/** The sections that follow the table, by their ids. */
const sections: Readonly<Record<string, Section>> = {
  claims: claimsSection,
  findings: findingsSection,
  access: accessSection,
  picture: pictureSection,
  matrix: matrixSection,
  rows: rowsSection,
};

/** What is added to which section. */
const additions: Readonly<Record<string, Addition>> = {
  picture: pictureAddition(),
  matrix: matrixAddition(),
};

/** As long as a browser takes to show what is new, in milliseconds. */
const paint = 20;

/** The sections of a page that follow the table: those of the report that it was made of, or of what is tried on it. */
export class View {
  #shown: PageData;
  #waiting: ReturnType<typeof setTimeout> | undefined;

  /** Adds to the sections of a report what needs a script. */
  constructor(report: PageData) {
    this.#shown = report;
    this.#add(report);
  }

  /**
   * Writes the sections anew once the reader has the answer, and only for the last of several changes. Until then the
   * page says that it is busy.
   */
  follow(data: () => PageData): void {
    const main = document.querySelector('main');
    main?.setAttribute('aria-busy', 'true');
    clearTimeout(this.#waiting);
    this.#waiting = setTimeout(() => {
      this.#show(data());
      main?.removeAttribute('aria-busy');
    }, paint);
  }

  #show(data: PageData): void {
    if (data === this.#shown) return;
    this.#shown = data;
    const anchors = new Anchors(data);
    for (const [id, section] of Object.entries(sections)) {
      const there = document.getElementById(id);
      if (there) there.outerHTML = section(data, anchors).text;
    }
    this.#add(data);
  }

  #add(data: PageData): void {
    for (const [id, add] of Object.entries(additions)) {
      const there = document.getElementById(id);
      if (there) add(there, data);
    }
  }
}
