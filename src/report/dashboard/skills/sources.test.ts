import { describe, expect, it } from 'vitest';
import { findingsSection, sourcesSection } from './sources.ts';
import { seen, versionEntry } from './testing.ts';

const text = '# X\n\n## Steps\n\n1. Find <it>: `find(id: {x})`\n2. Think.\n';
const sources = [
  { step: 1, tool: 'find', tasks: ['t1', 't2'], count: 1_234 },
  { step: 2, tool: null, tasks: [], count: 0 },
];

describe('sourcesSection', () => {
  it('names the tasks of every step, and how many there are', () => {
    const shown = seen(sourcesSection(versionEntry({ text, sources })));
    expect(shown).toContain('1. Find <it>: `find(id: {x})` 1,234 t1 t2 …');
    expect(shown).toContain('2. Think. 0 of all of them: no call of its own');
  });

  it('is left out where nothing was noted', () => {
    expect(sourcesSection(versionEntry({ text }))).toBe('');
    expect(sourcesSection(null)).toBe('');
  });
});

describe('findingsSection', () => {
  it('tells where each is, and counts those that it leaves out', () => {
    const findings = Array.from({ length: 42 }, (_, line) => ({
      ...{ rule: 'hidden', place: `SKILL.md:${line}`, message: `Line ${line} hides \u202e.` },
    }));
    const shown = seen(findingsSection({ findings }));
    expect(shown).toContain('SKILL.md:7 Line 7 hides \\u{202e}. hidden');
    expect(shown).toContain('2 more findings');
    expect(findingsSection({})).toBe('');
  });
});
