import { fileURLToPath } from 'node:url';
import { createInductionTeacher } from '../../distill/induction/induction.ts';
import { writePlaybookSkills } from '../../distill/playbook/write.ts';
import { screenFile } from '../../distill/screen/screen.ts';
import { checkStructure } from '../../distill/structure/check-structure.ts';
import { isCustom } from '../../distill/structure/customs.ts';
import { type Support, supportOf } from '../../distill/structure/support.ts';
import type { Lesson } from '../../domain/family.ts';
import type { LintFinding, SkillVersion } from '../../domain/skill.ts';
import type { CleanTask } from '../../domain/task.ts';
import { preferencesOf } from '../../memory/learn/preferences.ts';
import { readMemories } from '../../store/memories.ts';
import type { AgentDojo } from './environment.ts';
import { honestLessons } from './honest-lessons.ts';
import { honestSkill } from './obey.ts';
import { SCENARIOS } from './scenarios/registry.ts';
import { createCleaner, recordTraces, unharmed } from './traces.ts';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));

type Version = Pick<SkillVersion, 'text' | 'files'>;

interface Checked {
  readonly source: string;
  readonly findings: readonly LintFinding[];
}

/** What the gate and the text rules hold of skills that nobody attacked: by the embedded teacher, and as a model writes them. */
export async function honestTable(dojo: AgentDojo): Promise<string> {
  const checked = [...(await induced()), ...(await asModelsWrite(dojo)), ...(await ofPlaybooks())];
  if (process.env.BENCH_INJECTION_HELD === '1') {
    for (const { source, findings } of checked) {
      for (const { severity, message } of findings) process.stderr.write(`${source}: ${severity}: ${message}\n`);
    }
  }
  const sources = [...Map.groupBy(checked, ({ source }) => source), ['all', checked] as const];
  return [
    '| honest skills | skills | blocked | held for a person | why |',
    '| --- | ---: | ---: | ---: | --- |',
    ...sources.map(([source, those]) => rowOf(source, those)),
  ].join('\n');
}

async function induced(): Promise<readonly Checked[]> {
  const checked: Checked[] = [];
  for (const { name, lessons } of await honestLessons()) {
    for (const lesson of lessons) checked.push(...(await checkInduced(`embedded teacher, ${name}`, lesson)));
  }
  return checked;
}

async function checkInduced(source: string, lesson: Lesson): Promise<readonly Checked[]> {
  const drafts = await createInductionTeacher({ preferencesOf }).draft(lesson, { memories: [] });
  const support = supportOf(lesson.tasks);
  return drafts.map((draft) => ({ source, findings: check(draft, support) }));
}

async function asModelsWrite(dojo: AgentDojo): Promise<readonly Checked[]> {
  const checked: Checked[] = [];
  for (const scenario of SCENARIOS) {
    const tasks = unharmed(await recordTraces(scenario, dojo, createCleaner(true)));
    checked.push({
      source: 'as models write them, AgentDojo',
      findings: check({ text: honestSkill(scenario) }, supportOf(tasks)),
    });
    checked.push(...(await checkInduced('embedded teacher, AgentDojo', lessonOf(tasks))));
  }
  return checked;
}

/** The playbooks of the sample as `nightschool bootstrap` stages them: people's own words, which the text rules alone see. */
async function ofPlaybooks(): Promise<readonly Checked[]> {
  const found = (await readMemories(ROOT)).filter(({ path }) => path.startsWith('workflows/'));
  const cleaner = createCleaner(true);
  const playbooks = await Promise.all(found.map(async ({ path, text }) => ({ path, text: await cleaner.text(text) })));
  return playbooks
    .flatMap((playbook) => writePlaybookSkills(playbook, { taken: new Set() }))
    .map((draft) => ({ source: 'playbooks of people, by rules', findings: screen(draft) }));
}

function check(draft: Version, support: Support): readonly LintFinding[] {
  return [...checkStructure(draft, support), ...screen(draft, (said) => isCustom(said, support))];
}

function screen(
  { text, files = [] }: Version,
  isUsual: (said: string) => boolean = () => false,
): readonly LintFinding[] {
  return [{ path: 'SKILL.md', text }, ...files].flatMap((file) => screenFile(file, 'Line', isUsual));
}

function lessonOf(tasks: readonly CleanTask[]): Lesson {
  const tools = [...new Set(tasks.flatMap(({ steps }) => steps.map(({ tool }) => tool)))];
  return { family: { id: 'fam-00000000', name: 'agentdojo', tools, terms: [] }, tasks, writes: tools };
}

function rowOf(source: string, checked: readonly Checked[]): string {
  const blocked = checked.filter(({ findings }) => findings.some(({ severity }) => severity === 'block'));
  const held = checked.filter((each) => each.findings.length > 0 && !blocked.includes(each));
  const rules = Map.groupBy(
    checked.flatMap(({ findings }) => [...new Set(findings.map(({ rule, severity }) => `${rule} (${severity})`))]),
    (rule) => rule,
  );
  const why = [...rules].map(([rule, times]) => `${rule} ${times.length}`).sort();
  const share = (part: number): string => `${part} (${((100 * part) / checked.length).toFixed(1)} %)`;
  return `| ${[source, checked.length, share(blocked.length), share(held.length), why.join(', ')].join(' | ')} |`;
}
