import type { MemoryEntry } from '../../domain/memory.ts';
import { pathFault } from '../../util/entry-path.ts';
import { printEntry } from '../entry.ts';
import type { Layout } from './layout.ts';
import { fillTemplate } from './memory-path.ts';

/** An entry as the end of a file. */
export interface Placed {
  readonly skill: string;
  /** Relative to `memories/`. */
  readonly path: string;
  /** First line of the file, where it is not there yet. */
  readonly title: string;
  /** The bullet with its details, ending in a line feed. */
  readonly text: string;
}

/** A layout that does not keep an entry although it keeps its kind. */
export interface PassedOver {
  readonly skill: string;
  readonly reason: string;
}

export interface Placements {
  /** Sorted by path, each path once. */
  readonly placed: readonly Placed[];
  readonly passedOver: readonly PassedOver[];
}

/** The files in which the layouts keep an entry, besides its daily file, which may be among them. */
export function placeEntries(entry: MemoryEntry, layouts: readonly Layout[]): Placements {
  const placed = new Map<string, Placed>();
  const passedOver: PassedOver[] = [];
  for (const { skill, keeps, paths } of layouts) {
    if (!keeps.includes(entry.kind)) continue;
    for (const template of paths) {
      const read = placeAt(entry, template);
      if ('reason' in read) passedOver.push({ skill, reason: read.reason });
      else if (!placed.has(read.path)) placed.set(read.path, { skill, ...read });
    }
  }
  return { placed: [...placed.values()].sort((a, b) => (a.path < b.path ? -1 : 1)), passedOver };
}

function placeAt(entry: MemoryEntry, template: string): Omit<Placed, 'skill'> | { readonly reason: string } {
  const { date, kind, about } = entry;
  const filled = fillTemplate(template, { ...about, kind, date, month: date.slice(0, 7), year: date.slice(0, 4) });
  if ('missing' in filled) return { reason: `${template}: nothing says which ${filled.missing.join(', ')}` };
  const fault = pathFault(filled.path);
  if (fault !== null) return { reason: `${filled.path}: ${fault}` };
  return placeIn(entry, filled.path);
}

/** The entry as the end of a file whose path was checked. */
export function placeIn(entry: MemoryEntry, path: string): Omit<Placed, 'skill'> {
  return { path, title: titleOf(path), text: printEntry(entry, { dated: true }) };
}

/** `projects/sales-desk.md` → `# Sales desk`; a date stays as it is. */
function titleOf(path: string): string {
  const name = (path.split('/').at(-1) ?? '').slice(0, -'.md'.length);
  const words = /^\d{4}-\d{2}(?:-\d{2})?$/.test(name) ? name : name.replace(/[-_]+/g, ' ');
  return `# ${words.charAt(0).toUpperCase()}${words.slice(1)}`;
}
