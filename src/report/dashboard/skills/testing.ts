import type {
  AttemptCurve,
  CaseStanding,
  SkillHistory,
  SkillStanding,
  StudentStanding,
  TrialRecord,
  VersionEntry,
} from '../../../domain/dashboard.ts';
import type { Case, Trial } from '../../../domain/exam.ts';

/** Text of a log that wants out of where it stands: markup, quotes, marks that turn the reading direction, one long word. */
export const HOSTILE = `</pre></td><script>alert("1")</script>'&\u202e\u2066\u0007${'x'.repeat(100_000)}`;

export const SKILL_TEXT = [
  '---',
  'name: pay-bill',
  'description: "Pays a bill."',
  '---',
  '',
  '# Pay bill',
  '',
  'Do the steps.',
  '',
  '## Steps',
  '',
  '1. Find it: `found = find_bill(number: {number})`',
  '2. Pay it, when `{found.open} = true`: `pay(id: {found.id}, method: "card")`',
  '3. Pay it otherwise: `pay(id: {found.id}, note: {note})`',
  '',
  '## Pitfalls',
  '',
  '- Symptom: the wrong bill is paid.',
  '  - Cause: it took the first.',
  '  - Prevention: compare the number.',
  '',
].join('\n');

export function standingOf(student: Partial<StudentStanding> = {}): StudentStanding {
  return {
    ...{ student: 'literal', verdict: 'promote', version: 'aaaaaaaaaaaaaaaa', certified: true, lapsed: '' },
    ...{ fingerprint: 'ffff0000ffff0000', lower: 0.80184, passed: 38, failed: 2, night: '2026-05-02', reason: 'Good.' },
    ...student,
  };
}

export function skillOf(standing: Partial<SkillStanding> = {}): SkillStanding {
  return {
    ...{ skill: 'pay-bill', description: 'Pays a bill.', familyId: 'fam-1', live: 'aaaaaaaaaaaaaaaa', staged: null },
    ...{ pinned: false, archived: null, refused: null, students: [standingOf()], economy: null },
    uses: { served: 7, passed: 4, failed: 1 },
    ...standing,
  };
}

export function versionEntry(version: Partial<VersionEntry> = {}): VersionEntry {
  return {
    ...{ skill: 'pay-bill', version: 'aaaaaaaaaaaaaaaa', text: SKILL_TEXT, state: 'live', since: '2026-05-02' },
    ...{ by: 'induction', change: 'first draft', why: null, live: 'since 2026-05-02' },
    ...version,
  };
}

export function attemptOf(attempt: Partial<AttemptCurve> = {}): AttemptCurve {
  return {
    ...{ attempt: 1, cycle: 1, version: 'aaaaaaaaaaaaaaaa', student: 'literal', fingerprint: 'ffff0000ffff0000' },
    ...{ night: '2026-05-02', verdict: 'promote', alpha: 0.025, floor: 0.8, target: 0.9 },
    points: [
      { runs: 1, rate: 1, lower: 0.02, upper: 1 },
      { runs: 2, rate: 0.5, lower: 0.0112, upper: 0.98881 },
    ],
    ...attempt,
  };
}

export function caseStanding(about: Partial<CaseStanding> = {}): CaseStanding {
  return {
    ...{ id: 'c1', group: 'g1', side: 'held-out', origin: 'log', pinned: false, trials: [] },
    request: clean(['Pay bill 7']),
    arms: { 'with-skill': { passed: 3, failed: 1, errored: 2 } },
    ...about,
  };
}

export function historyOf(history: Partial<SkillHistory> = {}): SkillHistory {
  return {
    ...skillOf(),
    family: { id: 'fam-1', name: 'pay-bill', tasks: 1234, passed: 1200, failed: 30, unknown: 4 },
    versions: [versionEntry()],
    attempts: [attemptOf()],
    baseline: { passed: 0, failed: 7, errored: 0, state: 'below-floor' },
    cases: [caseStanding()],
    proof: [{ night: '2026-05-02', sentence: 'Its graders were tried.' }],
    discovery: [{ by: 'recall', recall: { hits: 9, of: 10 }, precision: { hits: 19, of: 20 } }],
    ...history,
  };
}

export function trialOf(trial: Partial<Trial> = {}): Trial {
  return {
    ...{ id: '0123456789abcdef', version: 'aaaaaaaaaaaaaaaa', arm: 'with-skill', phase: 'gate', caseId: 'c1', pass: 0 },
    ...{ seed: 4711, fingerprint: 'ffff0000ffff0000', outcome: 'passed', hits: 2, misses: 0, night: '2026-05-02' },
    ...{ tokens: { input: 12_345, output: 678 }, durationMs: 1500, transcript: 'abcd' },
    ...trial,
  };
}

export function recordOf(record: Partial<TrialRecord> = {}): TrialRecord {
  const question: Case = clean({
    ...{ id: 'c1', sessionId: 's1', group: 'g1', side: 'held-out', origin: 'log', request: ['Pay bill 7'] },
    ...{ effects: [{ tool: 'pay', arguments: { id: 'B-7' } }], facts: ['B-7', 40] },
  });
  return {
    ...{ skill: 'pay-bill', student: 'literal', trial: trialOf(), transcript: null, case: question, text: SKILL_TEXT },
    ...record,
  };
}

/** What a page is made of went through redaction; here it is made up. */
export function clean<Value>(value: unknown): Value {
  return JSON.parse(JSON.stringify(value));
}

const VOID = new Set(['meta', 'br', 'rect', 'path', 'line', 'circle']);

/** Elements that are not closed where they have to be: text that broke out of its place leaves some. */
export function tagFaults(page: string): readonly string[] {
  const open: string[] = [];
  const faults: string[] = [];
  for (const [tag, slash, name = ''] of page
    .replace(/<style>.*?<\/style>/gs, '')
    .matchAll(/<(\/?)([a-z][a-z0-9]*)[^>]*>/g)) {
    if (VOID.has(name) || tag.endsWith('/>')) continue;
    if (slash === '') open.push(name);
    else if (open.pop() !== name) faults.push(tag);
  }
  return [...faults, ...open];
}

/** What a reader sees: tags gone, entities as characters. */
export function seen(page: string): string {
  const plain = page.replace(/<style>.*?<\/style>/gs, '').replace(/<[^>]*>/g, ' ');
  const ENTITIES: Readonly<Record<string, string>> = { lt: '<', gt: '>', quot: '"', '#39': "'", amp: '&' };
  return plain.replace(/&(lt|gt|quot|#39|amp);/g, (_, name: string) => ENTITIES[name] ?? '').replace(/\s+/g, ' ');
}
