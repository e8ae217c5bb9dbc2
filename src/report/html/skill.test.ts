import { describe, expect, it } from 'vitest';
import type { SkillFile } from '../../domain/skill.ts';
import type { SkillReport } from '../fold-families.ts';
import { skillDetails } from './skill.ts';

const file = (name: string, text: string): SkillFile => ({ path: `references/${name}.md`, text });

function details(files: readonly SkillFile[] | null, before: readonly SkillFile[] | null): string {
  const shown = {
    skill: 'pay',
    version: 'new',
    text: '# Pay\n',
    ...(files === null ? {} : { files }),
    previous: { version: 'old', text: '# Pay\n', ...(before === null ? {} : { files: before }) },
  };
  const report: SkillReport = { skill: 'pay', suite: null, drafts: [], proof: [], shown, trials: [] };
  return skillDetails(report);
}

describe('skillDetails', () => {
  it('shows every file beside the skill, and what changed in each', () => {
    const told = details(
      [file('added', 'new <here>\n'), file('changed', 'one\nTWO\n'), file('kept', 'same\n')],
      [file('changed', 'one\ntwo\n'), file('gone', 'old\n'), file('kept', 'same\n')],
    );
    expect(told).toContain('<p><code>references/kept.md</code></p><pre>same\n</pre>');
    expect(told).toContain('<pre>new &lt;here&gt;\n</pre>');
    const [, changes = ''] = told.split('What changed');
    expect(
      [...changes.matchAll(/<p><code>([^<]*)<\/code>([^<]*)<\/p>/g)].map(([, path, what]) => `${path}${what}`),
    ).toEqual(['references/added.md, new', 'references/changed.md', 'references/gone.md, removed']);
    expect(changes).toContain('<del>- two</del><ins>+ TWO</ins>');
    expect(changes).toContain('<ins>+ new &lt;here&gt;</ins>');
    expect(changes).toContain('<del>- old</del>');
    expect(changes).not.toContain('same</');
  });

  it('says nothing of files where there are none', () => {
    expect(details(null, null)).toBe(details([], []));
    expect(details(null, null)).not.toContain('<code>references');
  });
});
