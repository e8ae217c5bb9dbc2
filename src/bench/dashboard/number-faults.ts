import type { Expected } from './expected.ts';
import type { PageNumbers, PageRow } from './read-page.ts';

/** Everything that a page says otherwise than was recounted, leaves out, or says besides. */
export function numberFaults({ facts, rows }: PageNumbers, expected: Expected): readonly string[] {
  const wrongFacts = Object.entries(expected.facts)
    .filter(([name, text]) => facts[name]?.startsWith(text) !== true)
    .map(([name, text]) => `${name}: ${facts[name] ?? 'not there'}, recounted ${text}`);
  const sections = new Set(expected.rows.map(({ section }) => section));
  const shown = rows.filter(({ section }) => sections.has(section) || sections.has(''));
  const left = Map.groupBy(shown, keyOf);
  const wrongRows = expected.rows.flatMap((row) => {
    const same = left.get(keyOf(row)) ?? [];
    const found = same.find((each) => isAs(each, row)) ?? same[0];
    if (found === undefined) return [`${keyOf(row)}: not there`];
    left.set(
      keyOf(row),
      same.filter((each) => each !== found),
    );
    return cellFaults(found, row);
  });
  const besides = [...left].filter(([, rest]) => rest.length > 0).map(([name]) => `${name}: nowhere in the books`);
  return [...wrongFacts, ...wrongRows, ...besides];

  function keyOf({ section, name }: PageRow): string {
    return sections.has('') ? name : `${section}, ${name}`;
  }
}

function isAs(found: PageRow, row: PageRow): boolean {
  return cellFaults(found, row).length === 0;
}

function cellFaults({ name, cells }: PageRow, row: PageRow): readonly string[] {
  return Object.entries(row.cells)
    .filter(([column, text]) => cells[column] !== text)
    .map(([column, text]) => `${name}, ${column}: ${cells[column] ?? 'not there'}, recounted ${text}`);
}
