import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A line of a file of JSON lines: read as plainly as can be, by none of the types and folds that pages are made with. */
// biome-ignore lint/suspicious/noExplicitAny: see above
export type Line = any;

export interface SkillBook {
  readonly cases: readonly Line[];
  readonly trials: readonly Line[];
  readonly decisions: readonly Line[];
}

/** Everything that a workspace wrote down. */
export interface Books {
  /** The events of each night, oldest first. */
  readonly nights: readonly (readonly Line[])[];
  readonly skills: ReadonlyMap<string, SkillBook>;
}

export function openBooks(dir: string): Books {
  const ledgers = join(dir, '.nightschool', 'ledger');
  const evals = join(dir, 'evals');
  const skills = readdirSync(evals).filter((name) => existsSync(join(evals, name, 'cases.jsonl')));
  return {
    nights: readdirSync(ledgers)
      .sort()
      .map((name) => linesOf(join(ledgers, name))),
    skills: new Map(skills.map((skill) => [skill, readBook(join(evals, skill))])),
  };
}

function readBook(folder: string): SkillBook {
  const read = (name: string): readonly Line[] => linesOf(join(folder, `${name}.jsonl`));
  return { cases: read('cases'), trials: read('trials'), decisions: read('decisions') };
}

function linesOf(path: string): readonly Line[] {
  const lines = existsSync(path) ? readFileSync(path, 'utf8').split('\n') : [];
  return lines.filter((line) => line !== '').map((line): Line => JSON.parse(line));
}

export function count(value: number): string {
  return value.toLocaleString('en-US');
}

/** One decimal where there is one. */
export function percent(value: number | null): string {
  return value === null ? '–' : `${Number((100 * value).toFixed(1))} %`;
}

/** Never more than it is. */
export function percentDown(value: number): string {
  return `${Math.floor(value * 1000 + 1e-9) / 10} %`;
}

export function dollars(value: number): string {
  return `$${value.toLocaleString('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 })}`;
}

export function passedOf(counts: Line): string {
  const runs = counts === null ? 0 : counts.passed + counts.failed;
  return runs === 0 ? '–' : `${counts.passed}/${runs}`;
}

export function sum(values: readonly number[]): number {
  return values.reduce((all, value) => all + value, 0);
}
