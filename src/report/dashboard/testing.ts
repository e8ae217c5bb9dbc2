import type { Dashboard, DashboardPage, SkillStanding } from '../../domain/dashboard.ts';
import type { RunEvent } from '../../domain/event.ts';
import type { MemoryHealth } from '../../domain/memory.ts';
import { type DashboardPagesOptions, pagesOf } from './pages.ts';
import { skillOf } from './skills/testing.ts';
import { summariseNight } from './summarise-night.ts';

export const HEALTH: MemoryHealth = {
  ...{
    tokens: 290,
    maximumTokens: 500,
    unsummarised: 12,
    lastSummary: '2026-11-15',
    due: true,
    files: 30,
    archived: 4,
  },
  conflicts: [{ ids: ['m-1', 'm-2'], texts: ['The office is in Oslo.', 'The office is in Bergen.'] }],
  warnings: ['The memory skill "notes" is not followed.'],
};

/** A workspace whose newest night these events are; with a skill for every verdict. */
export function dashboardOf(tonight: readonly RunEvent[], options: Partial<Dashboard> = {}): Dashboard {
  const rows = tonight.flatMap((event) => (event.type === 'verdict-reached' ? [event.row] : []));
  const skills = new Map<string, SkillStanding>();
  for (const { skill, familyId } of rows) skills.set(skill, skillOf({ skill, familyId, economy: null }));
  const nights = tonight.length === 0 ? [] : [summariseNight(tonight)];
  return { tonight, nights, skills: [...skills.values()], memory: HEALTH, hasPage: () => true, ...options };
}

/** The same night again as another run, some days earlier or later. */
export function onNight(events: readonly RunEvent[], night: string, run: string): readonly RunEvent[] {
  return events.map((event) => (event.type === 'run-started' ? { ...event, night, runId: run } : event));
}

export async function renderAll(dashboard: Dashboard, options?: DashboardPagesOptions): Promise<Map<string, string>> {
  const pages: DashboardPage[] = [];
  for await (const page of pagesOf(dashboard, options)) pages.push(page);
  return new Map(pages.map(({ path, text }) => [path, text]));
}

/** The exact numbers of the cells below a heading of cards, in the order of rows; null for a dash. */
export function column(page: string, name: string): (number | null)[] {
  const cells = [...page.matchAll(/<td class="number" data-name="([^"]*)">([\s\S]*?)<\/td>/g)];
  return cells.flatMap(([, cell, content = '']) => {
    if (cell !== name) return [];
    const value = /<data value="([^"]*)">/.exec(content)?.[1];
    return [value === undefined ? null : Number(value)];
  });
}

/** Value and note of the facts on top of a page, by name. */
export function factsOf(page: string): ReadonlyMap<string, readonly [value: string, note: string]> {
  const found = page.matchAll(/<div><dt>([^<]*)<\/dt><dd>([^<]*)<small>([^<]*)<\/small>/g);
  return new Map([...found].map(([, name = '', value = '', note = '']) => [name, [value, note]]));
}
