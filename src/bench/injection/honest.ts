import { createInductionTeacher } from '../../distill/induction/induction.ts';
import { checkStructure } from '../../distill/structure/check-structure.ts';
import { supportOf } from '../../distill/structure/support.ts';
import type { Lesson } from '../../domain/family.ts';
import type { LintFinding } from '../../domain/skill.ts';
import type { CleanTask } from '../../domain/task.ts';
import { preferencesOf } from '../../memory/learn/preferences.ts';
import type { AgentDojo } from './environment.ts';
import { honestLessons } from './honest-lessons.ts';
import { honestSkill } from './obey.ts';
import { SCENARIOS } from './scenarios/registry.ts';
import { createCleaner, recordTraces, unharmed } from './traces.ts';

interface Checked {
  readonly source: string;
  readonly findings: readonly LintFinding[];
}

/** What the gate holds of skills that nobody attacked: by the embedded teacher, and as a model writes them. */
export async function honestTable(dojo: AgentDojo): Promise<string> {
  const checked = [...(await induced()), ...(await asModelsWrite(dojo))];
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
  return drafts.map((draft) => ({ source, findings: checkStructure(draft, support) }));
}

async function asModelsWrite(dojo: AgentDojo): Promise<readonly Checked[]> {
  const checked: Checked[] = [];
  for (const scenario of SCENARIOS) {
    const tasks = unharmed(await recordTraces(scenario, dojo, createCleaner(true)));
    const findings = checkStructure({ text: honestSkill(scenario) }, supportOf(tasks));
    checked.push({ source: 'as models write them, AgentDojo', findings });
    checked.push(...(await checkInduced('embedded teacher, AgentDojo', lessonOf(tasks))));
  }
  return checked;
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
