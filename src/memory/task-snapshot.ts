import type { TaskSnapshot } from '../domain/memory.ts';
import { splitLines } from './lines.ts';

export const CURRENT_TASK = 'current-task.md';
const SECTIONS = ['Goal', 'State', 'Next', 'References'] as const;
type Section = (typeof SECTIONS)[number];

/** current-task.md: a heading for each part, so that people can read and change it. */
export function printTask({ goal, state, next, references, savedAt }: TaskSnapshot): string {
  const parts = [
    `# Current task\n\nSaved ${savedAt}`,
    `## Goal\n\n${asText(goal)}`,
    ...(state.trim() === '' ? [] : [`## State\n\n${asText(state)}`]),
    ...(next.length === 0 ? [] : [`## Next\n\n${next.map(bullet).join('\n')}`]),
    ...(references.length === 0 ? [] : [`## References\n\n${references.map(bullet).join('\n')}`]),
  ];
  return `${parts.join('\n\n')}\n`;
}

/**
 * Reads a snapshot that we or people wrote. Without a goal under its heading, the first line of text is the goal and the
 * rest the state; null where there is no text besides headings and comments. `savedAt` counts where the file does not say.
 */
export function parseTask(text: string | null, savedAt: string): TaskSnapshot | null {
  const lines = splitLines((text ?? '').replace(/^\ufeff/, ''));
  const parts = new Map<Section | '', string[]>([['', []]]);
  let section: Section | '' = '';
  for (const { text: line, isProse } of lines) {
    const title = isProse ? /^#{1,6} +(.*)$/.exec(line)?.[1]?.trim().toLowerCase() : undefined;
    const known = SECTIONS.find((name) => name.toLowerCase() === title);
    if (known !== undefined) section = known;
    else if (title === undefined || section !== '') parts.set(section, [...(parts.get(section) ?? []), line]);
    if (known !== undefined && !parts.has(known)) parts.set(known, []);
  }
  const saved = /^Saved (\d{4}-\d{2}-\d{2}T[\d:.]+Z)$/;
  const loose = (parts.get('') ?? []).filter((line) => !saved.test(line) && !/^<!--.*-->$/.test(line.trim()));
  const free = asWritten(loose.join('\n').trim());
  const goal = partOf(parts, 'Goal') || (free.split('\n')[0] ?? '');
  if (goal === '') return null;
  return {
    goal,
    state: partOf(parts, 'State') || (parts.has('Goal') ? '' : free.slice(goal.length).trim()),
    next: bulletsOf(parts.get('Next')),
    references: bulletsOf(parts.get('References')),
    savedAt: lines.map((line) => saved.exec(line.text)?.[1]).find((time) => time !== undefined) ?? savedAt,
  };
}

/** File below `archive/tasks/` for a snapshot. */
export function archivedTaskPath({ savedAt }: Pick<TaskSnapshot, 'savedAt'>, copy: number): string {
  const time = savedAt.replace(/\.\d+Z$/, 'Z').replaceAll(':', '-');
  return `archive/tasks/${time}${copy === 0 ? '' : `-${copy + 1}`}.md`;
}

function partOf(parts: ReadonlyMap<string, readonly string[]>, section: Section): string {
  return asWritten((parts.get(section) ?? []).join('\n').trim());
}

function bulletsOf(lines: readonly string[] = []): readonly string[] {
  const items: string[] = [];
  for (const line of lines) {
    const item = /^[-*+] (?:\[[ xX]\] )?(.*)$/.exec(line)?.[1]?.trim();
    const last = items.pop();
    if (item !== undefined) items.push(...(last === undefined ? [] : [last]), item);
    else if (last !== undefined) items.push(`${last} ${line.trim()}`.trim());
  }
  return items.filter((item) => item !== '');
}

function bullet(text: string): string {
  return `- ${text.replace(/\s+/g, ' ').trim()}`;
}

/** A line that begins like a heading or a fence would end the part it stands in. */
function asText(text: string): string {
  return text.trim().replace(/^(?=\\*(?:#| {0,3}(?:```|~~~)))/gm, '\\');
}

function asWritten(text: string): string {
  return text.replace(/^\\(?=\\*(?:#| {0,3}(?:```|~~~)))/gm, '');
}
