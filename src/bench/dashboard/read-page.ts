import type { Page } from 'playwright-core';

/** What a page says in numbers: its facts by name, and its tables row by row. */
export interface PageNumbers {
  /** Of every list of facts: the value, then the note below it. */
  readonly facts: Readonly<Record<string, string>>;
  readonly rows: readonly PageRow[];
}

/** A row of a table by its columns. Cells are as they are read, on one line, without what is closed. */
export interface PageRow {
  /** The heading of the section that the table stands in. */
  readonly section: string;
  readonly name: string;
  readonly cells: Readonly<Record<string, string>>;
}

/** Reads a page as a person does: what the browser made of it, not what was written. */
export function readPage(page: Page): Promise<PageNumbers> {
  return page.evaluate<PageNumbers>(READ);
}

/** Runs in the page, which knows things that Node does not. A note below a number is a text of its own. */
const READ = `(() => {
  const line = (text) => (text ?? '').replaceAll(/\\s+/g, ' ').trim();
  const read = (element) => [...element.childNodes]
    .filter(({ nodeName }) => nodeName !== 'DETAILS')
    .map(({ textContent }) => line(textContent))
    .filter((text) => text !== '')
    .join(' ');
  const facts = [...document.querySelectorAll('dl.facts > div, dl.numbers > div')].map((fact) =>
    [line(fact.querySelector('dt').textContent), read(fact.querySelector('dd'))]);
  const rows = [...document.querySelectorAll('main table.cards')].flatMap((table) => {
    const heads = [...table.querySelectorAll('thead th')].map(({ textContent }) => line(textContent));
    const section = line(table.closest('section').querySelector('h2').textContent);
    return [...table.querySelectorAll('tbody tr')].map(({ children: [first, ...cells] }) => ({
      section,
      name: line((first.querySelector('a') ?? first).textContent),
      cells: Object.fromEntries(cells.map((cell, index) => [heads[index + 1], read(cell)])),
    }));
  });
  return { facts: Object.fromEntries(facts), rows };
})()`;
