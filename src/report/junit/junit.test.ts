import { describe, expect, it } from 'vitest';
import { changeTexts, readNight } from '../fixtures/night/night.ts';
import { foldReport, verdictsOf } from '../fold.ts';
import { junit } from '../reporters/junit.ts';
import { type JunitCase, printJunit } from './junit-xml.ts';

const HOSTILE = '"/><failure>\u0000\u0007\u001b[2J]]>&lt; \ud800 \ufffe\u202e é 😀\nnext';

/** Elements as they open, with their attributes; throws at what no XML 1.0 reader takes. */
function readXml(
  xml: string,
): readonly { readonly name: string; readonly attributes: Readonly<Record<string, string>> }[] {
  expect(xml).toMatch(/^<\?xml version="1\.0" encoding="UTF-8"\?>\n/);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: it looks for them
  expect(xml).not.toMatch(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/);
  expect(xml.isWellFormed()).toBe(true);
  expect(xml).not.toMatch(/&(?!(?:amp|lt|gt|quot|apos|#x?[0-9A-Fa-f]+);)/);
  const open: string[] = [];
  const elements = [];
  let at = xml.indexOf('?>') + 2;
  for (const tag of xml.slice(at).matchAll(/\s*<(\/?)([a-z]+)((?: [a-z]+="[^"<]*")*)(\/?)>|\s*$/gy)) {
    const [all, closes, name, attributes = '', isEmpty] = tag;
    at += all.length;
    if (name === undefined) continue;
    if (closes === '/') expect(open.pop()).toBe(name);
    else {
      elements.push({
        name,
        attributes: Object.fromEntries([...attributes.matchAll(/ ([a-z]+)="([^"]*)"/g)].map((each) => each.slice(1))),
      });
      if (isEmpty !== '/') open.push(name);
    }
  }
  expect([at, open]).toEqual([xml.length, []]);
  return elements;
}

const count = (cases: readonly JunitCase[]) =>
  readXml(printJunit('night', [{ name: 'skill (student)', className: 'skill', properties: [], cases }]))[1]?.attributes;

describe('JUnit', () => {
  it('counts what failed, broke down and was not sat apart', () => {
    const cases: readonly JunitCase[] = [
      { name: 'a', outcome: 'passed', durationMs: 1234 },
      { name: 'b', outcome: 'failed', cause: 'missing-fact', reason: 'It does not say 5.' },
      { name: 'c', outcome: 'errored' },
      { name: 'd', outcome: 'not-sat' },
      { name: 'e', outcome: 'not-sat' },
    ];
    const totals = { tests: '5', failures: '1', errors: '1', skipped: '2', time: '1.234' };
    expect(count(cases)).toMatchObject(totals);
  });

  it('stays one document whatever stands in names and reasons', () => {
    const cases: readonly JunitCase[] = [{ name: HOSTILE, outcome: 'failed', cause: HOSTILE, reason: HOSTILE }];
    const suite = { name: HOSTILE, className: HOSTILE, properties: [[HOSTILE, HOSTILE]] as const, cases };
    const elements = readXml(printJunit(HOSTILE, [suite]));
    expect(elements.map(({ name }) => name)).toEqual([
      'testsuites',
      'testsuite',
      'properties',
      'property',
      'testcase',
      'failure',
    ]);
    expect(elements.at(-1)?.attributes.message).toMatch(/^&quot;\/>&lt;failure>.*é 😀 next$/);
  });

  it.each([
    ['as it was', (text: string) => text],
    ['hostile', (text: string) => `${text}${HOSTILE}`],
  ])('tells the night, %s', (_, change) => {
    const report = foldReport(changeTexts(readNight(), change));
    const suites = readXml(junit.render(report)).filter(({ name }) => name === 'testsuite');
    const told = suites.map(({ attributes: { tests, failures, errors, skipped } }) => {
      const [all, failed, errored, unsat] = [tests, failures, errors, skipped].map(Number);
      return { passed: Number(all) - Number(failed) - Number(errored) - Number(unsat), failed, errored };
    });
    expect(told).toEqual(verdictsOf(report).map(({ verdict }) => verdict.counts));
  });
});
