import type { EntryKind } from '../../domain/memory.ts';
import type { LintFinding } from '../../domain/skill.ts';
import { pathFault } from '../../util/entry-path.ts';
import { readFrontMatter } from '../../util/skill/read-front-matter.ts';
import type { Report } from '../../util/skill/report.ts';
import { splitSkill } from '../../util/skill/split-skill.ts';
import { ENTRY_KINDS } from '../entry.ts';
import type { MemorySkill } from './default-skills.ts';
import { hasPlaceholder, readTemplate } from './memory-path.ts';

/** Where a memory skill keeps entries. */
export interface Layout {
  readonly skill: string;
  readonly keeps: readonly EntryKind[];
  /** Relative to `memories/`, with `{placeholders}`; an entry is kept in each. */
  readonly paths: readonly string[];
}

const LAYOUT_HEADING = /^(?:file|folder|directory)? ?(?:structure|layout|files|paths?)(?: of .{1,40})?:?$/;
const MOST_PATHS = 8;

export type LayoutFault = Pick<LintFinding, 'rule' | 'message'>;

/**
 * How a memory skill wants entries kept: `nightschool-path` and `nightschool-keeps` of its metadata; without a path
 * there, the code spans under a heading such as "File structure", with placeholders as `{x}`, `[x]` or `<x>`. What is
 * wrong, where neither says it: rule `layout-missing` where a model that reads the text could still tell.
 */
export function parseLayout({ name, text }: MemorySkill): Layout | readonly LayoutFault[] {
  const report: Report = { problems: [] };
  const skill = splitSkill(text, report);
  const { metadata } = readFrontMatter(skill, report);
  const keeps = readKinds(metadata['nightschool-keeps']);
  if (typeof keeps === 'string') return [{ rule: 'layout-keeps', message: `${name}: ${keeps}` }];
  const said = metadata['nightschool-path']?.split(/[,\s]+/).filter((path) => path !== '') ?? [];
  const paths = [...new Set((said.length > 0 ? said : pathsIn(skill.body)).map(readTemplate))].slice(0, MOST_PATHS);
  if (paths.length === 0) return [{ rule: 'layout-missing', message: missing(name) }];
  const faults = paths.flatMap((path) => templateFault(path) ?? []);
  if (faults.length > 0) return faults.map((fault) => ({ rule: 'layout-path', message: `${name}: ${fault}` }));
  return { skill: name, keeps, paths };
}

export function isLayout(read: Layout | readonly LayoutFault[]): read is Layout {
  return !Array.isArray(read);
}

function readKinds(text: string | undefined): readonly EntryKind[] | string {
  const words =
    text
      ?.toLowerCase()
      .split(/[,\s]+/)
      .filter((word) => word !== '') ?? [];
  if (words.length === 0) return ENTRY_KINDS;
  const unknown = words.filter((word) => !ENTRY_KINDS.some((kind) => kind === word));
  if (unknown.length > 0)
    return `nightschool-keeps names ${unknown.slice(0, 5).join(', ')}; there are ${ENTRY_KINDS.join(', ')}.`;
  return ENTRY_KINDS.filter((kind) => words.includes(kind));
}

function templateFault(template: string): string | null {
  const fault = pathFault(template.replace(/\{[^{}]*\}/g, 'x'));
  return fault === null ? null : `The path ${JSON.stringify(template)} cannot be used: ${fault}.`;
}

function missing(name: string): string {
  return `${name} says nowhere in which file it keeps what. Add to its metadata nightschool-path, such as "projects/{project}.md", and nightschool-keeps, such as "success failure".`;
}

/** Paths under a heading about the layout; where some have placeholders, the others are examples. */
function pathsIn(body: string): readonly string[] {
  const found: string[] = [];
  let level = 0;
  let isFenced = false;
  for (const line of body.split('\n')) {
    const heading = /^(#{1,6}) (.*)$/.exec(line.slice(0, 200));
    if (/^ {0,3}(?:```|~~~)/.test(line)) isFenced = !isFenced;
    else if (isFenced) found.push(...(level > 0 ? [line.trim().split(' ')[0] ?? ''] : []));
    else if (heading !== null) level = levelAfter(level, heading);
    else if (level > 0) found.push(...line.split('`').filter((_, index) => index % 2 === 1));
  }
  const paths = found.map(readTemplate).filter((path) => path.endsWith('.md') && path.length <= 200);
  const templates = paths.filter(hasPlaceholder);
  return templates.length > 0 ? templates : paths.slice(0, 1);
}

/** Level of the heading whose section we are in, 0 outside: a deeper heading does not end it. */
function levelAfter(level: number, [, marks = '', title = '']: readonly string[]): number {
  if (LAYOUT_HEADING.test(title.trim().toLowerCase())) return marks.length;
  return level > 0 && marks.length > level ? level : 0;
}
