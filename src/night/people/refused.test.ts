import { describe, expect, it } from 'vitest';
import { createDesign } from '../../decide/design.ts';
import { createVerdict } from '../../decide/verdict.ts';
import { sealDecision } from '../../decide/wallet.ts';
import type { Decision, VerdictWord } from '../../domain/decision.ts';
import type { Case } from '../../domain/exam.ts';
import { createRedactor } from '../../redact/redact.ts';
import { openEvidence } from '../../store/evidence.ts';
import { filesInMemory } from '../../store/files.ts';
import { createVersion } from '../../util/skill/version.ts';
import type { Examination } from '../exam/examination.ts';
import { procedureKey } from '../library/change-version.ts';
import { refusals } from './refused.ts';
import { rulesOf } from './rules.ts';

const night = '2026-11-22';
const textOf = (description: string, call: string) =>
  `---\nname: pay\ndescription: "${description}"\n---\n\n# Pay\n\nPays.\n\n## Inputs\n\nNone.\n\n## Steps\n\n1. Pay: \`done = ${call}\`\n\n## Output\n\n- \`"Paid."\`\n`;
const first = createVersion('pay', { text: textOf('Pays.', 'pay(sum: 1)') });
const reworded = createVersion('pay', { text: textOf('Pays at once.', 'pay(sum: 1)') });
const other = createVersion('pay', { text: textOf('Pays.', 'pay(sum: 2)') });

const design = createDesign({ target: 0.9, minimumHeldOut: 20, nightBudget: 60 });
const judged = (word: VerdictWord, fingerprint: string): Decision =>
  sealDecision(
    {
      type: 'verdict-reached',
      ...{ cycle: 1, attempt: 1, version: first.version, fingerprint, student: 'literal', suiteHash: 's' },
      verdict: createVerdict(word, 'r', { design, attempt: 1, counts: { passed: 3, failed: 9, errored: 0 } }),
    },
    night,
  );

async function examination(about: {
  readonly decisions?: readonly Decision[];
  readonly withdrawn?: readonly string[];
  readonly heldOut?: readonly Pick<Case, 'request' | 'effects' | 'facts'>[];
}): Promise<Examination> {
  const evidence = openEvidence(filesInMemory());
  for (const version of [first, other]) await evidence.saveVersion(version);
  const { decisions = [], withdrawn = [], heldOut = [] } = about;
  return {
    night: { workspace: { evidence }, redactor: createRedactor({ seed: 1, disable: [], allow: [] }) },
    room: { skill: 'pay', fingerprint: 'now', decisions: () => decisions, heldOut },
    withdrawn: new Set(withdrawn),
    lesson: { tasks: [] },
  } as unknown as Examination; // only what is looked at
}

describe('refusals', () => {
  it('finds the procedure that the gate rejected in any words, and leaves the very version to its verdict', async () => {
    const find = await refusals(await examination({ decisions: [judged('reject', 'now')] }));
    expect(find(first)).toEqual([]);
    expect(find(reworded)).toMatchObject([{ rule: 'rejected' }]);
    expect(find(other)).toEqual([]);
    expect(JSON.stringify(find(reworded))).not.toMatch(/\d/); // no count
  });

  it.each<[string, Decision]>([
    ['a rejection under another fingerprint', judged('reject', 'before')],
    ['a verdict that rejects nothing', judged('needs-more-evidence', 'now')],
  ])('finds nothing after %s', async (_, decision) => {
    const find = await refusals(await examination({ decisions: [decision] }));
    expect([first, reworded, other].flatMap(find)).toEqual([]);
  });

  it('finds what was taken back whatever its version', async () => {
    const find = await refusals(await examination({ withdrawn: [procedureKey(first.text)] }));
    expect([first, reworded, other].map((draft) => find(draft).map(({ rule }) => rule))).toEqual([
      ['taken-back'],
      ['taken-back'],
      [],
    ]);
  });
});

describe('rulesOf', () => {
  const rejected = (version: string, why: string) => sealDecision({ type: 'version-rejected', version, why }, night);

  it('gives every reason once, newest last, without what only the exam knows', async () => {
    const decisions = [
      rejected('aaaa', 'Ask first.'),
      rejected('bbbb', ''),
      rejected('cccc', 'It paid tk-4007 twice, TK-4007 of all. Asked to pay what we owe for the flat, it did nothing.'),
      rejected('dddd', 'Ask first.'),
    ];
    const heldOut = [
      { request: ['Pay what we owe for TK-4007'], effects: [{ tool: 'pay', arguments: { id: 'TK-4007' } }], facts: [] },
    ];
    const about = await examination({ decisions, heldOut: JSON.parse(JSON.stringify(heldOut)) });
    expect(await rulesOf(about)).toEqual([
      'It paid … twice, … of all. Asked to … for the flat, it did nothing.',
      'Ask first.',
    ]);
    expect(await rulesOf(await examination({}))).toEqual([]);
  });
});
