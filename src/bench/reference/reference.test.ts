import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { COMMANDS } from '../../cli/commands/registry.ts';
import { ERROR_CODES } from '../../errors.ts';
import { variablesIn } from './environment.ts';
import { anchorOf } from './markdown.ts';
import { printReference } from './reference.ts';
import { pathsOf, REPORT_FIELDS } from './report-fields.ts';
import { STATE_FILES, stateFilesIn } from './state-files.ts';

const root = new URL('../../../', import.meta.url);
const reference = readFileSync(new URL('REFERENCE.md', root), 'utf8');
const sources = readdirSync(new URL('src/', root), { recursive: true, encoding: 'utf8' })
  .map((path) => path.replaceAll('\\', '/'))
  .filter((path) => path.endsWith('.ts') && !/\.test\.ts$|(^|\/)testing|(^|\/)fixtures\/|^bench\//.test(path))
  .map((path) => readFileSync(new URL(`src/${path}`, root), 'utf8'));

/** What a table below a heading says in its first column. */
function firstColumn(heading: string): readonly string[] {
  const [, section = ''] = reference.split(`\n## ${heading}\n`);
  return [...(section.split('\n## ')[0] ?? '').matchAll(/^\| `([^`]+)` \|/gm)].map(([, name = '']) => name);
}

describe('REFERENCE.md', () => {
  it('is what the code writes (npm run reference brings it up to date)', async () => {
    expect(reference).toBe(await printReference());
  });

  it('has a chapter for every command', () => {
    const chapters = [...reference.matchAll(/^### `([a-z]+)(?: [^`]*)?`$/gm)].map(([, name]) => name);
    expect(chapters).toEqual(Object.keys(COMMANDS));
  });

  it('lists every error code', () => {
    expect(firstColumn('Errors')).toEqual(Object.keys(ERROR_CODES));
  });

  it('lists every variable of the environment that the code reads, and no other', () => {
    const listed = firstColumn('Environment');
    expect([...new Set(sources.flatMap(variablesIn))].filter((name) => !listed.includes(name))).toEqual([]);
    const all = sources.join('\n');
    expect(listed.filter((name) => !new RegExp(`\\b${name}\\b`).test(all))).toEqual([]);
  });

  it('lists every file that is kept under .nightschool', () => {
    const listed = new Set(Object.keys(STATE_FILES).map(firstPart));
    const named = sources.flatMap(stateFilesIn).map(firstPart);
    expect(named.length).toBeGreaterThan(20);
    expect([...new Set(named)].filter((name) => !listed.has(name))).toEqual([]);
    const found = new Set(named);
    expect([...listed].filter((name) => !found.has(name))).toEqual([]);
  });

  it('lists every field of a report', () => {
    const report = JSON.parse(readFileSync(new URL('src/report/fixtures/night/report.json', root), 'utf8'));
    const paths = pathsOf(report);
    expect(paths.filter((path) => !(path in REPORT_FIELDS))).toEqual([]);
    expect(Object.keys(REPORT_FIELDS).filter((path) => !/[.[]/.test(path) && !paths.includes(path))).toEqual([]);
  });

  it('says of every setting and field what it means', () => {
    expect(reference.split('\n').filter((line) => /\|\s*\|$/.test(line))).toEqual([]);
  });

  it('has a heading for every link within it, and no two of one name', () => {
    const anchors = [...reference.matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) => anchorOf(heading));
    expect(anchors.filter((anchor, index) => anchors.indexOf(anchor) < index)).toEqual([]);
    const links = [...reference.matchAll(/\]\(#([^)]+)\)/g)].map(([, anchor]) => anchor);
    expect(links.filter((anchor) => !anchors.includes(anchor ?? ''))).toEqual([]);
  });
});

function firstPart(path: string): string {
  return path.split('/')[0] ?? path;
}
