import { z } from 'zod';
import type { ChatMessage } from '../../domain/chat.ts';
import type { DraftContext, MemoryFile, TeacherJobs } from '../../domain/model.ts';
import type { Draft, LintFinding } from '../../domain/skill.ts';
import { NightschoolError } from '../../errors.ts';
import { fence } from '../../util/prompt/fence.ts';
import { blocking } from '../../util/skill/findings.ts';
import { parseSkill } from '../../util/skill/parse.ts';
import { SKILL_NAME } from '../../util/skill/skill-name.ts';
import { hashPlaybook } from '../playbook/hash-playbook.ts';
import { printPlaybookSkill } from '../playbook/print-skill.ts';
import { ask } from './ask.ts';
import { clip } from './clip.ts';
import { openWith, type Teaching } from './teaching.ts';

const LONGEST_NAME = 64;
const LONGEST_PLAYBOOK = 60_000;
const MOST_SKILLS = 10;
const MOST_TRIES = 3;
const MOST_FINDINGS = 20;

const text = (meaning: string) => z.string().describe(meaning);
const list = (meaning: string) => z.array(z.string()).describe(meaning);

const skillSchema = z.object({
  name: text('Such as order-cancellation'),
  title: text('Of the page'),
  description: text('What the skill does, then "Use when …"'),
  summary: text('One or two sentences: what is done, and what must never happen'),
  inputs: list('Each beginning with its name in backticks and a colon'),
  steps: list('Without their numbers, in order'),
  output: list('What comes out, and what is replied'),
  successCriteria: list('What is true once it is done'),
  evaluationCriteria: list('What somebody who did not do it can check, each a question of yes or no'),
  pitfalls: z.array(
    z.object({
      symptom: text('What goes wrong'),
      cause: text('Why; empty where nothing says it'),
      correctApproach: text('What is right instead; empty where nothing says it'),
      prevention: text('How it is noticed in time; empty where nothing says it'),
    }),
  ),
});

const schema = z.object({ skills: z.array(skillSchema) });

type Written = z.infer<typeof skillSchema>;

/** The atomic skills of a playbook, asked for again with what the checks find in them. */
export async function writeSkills(
  teaching: Teaching,
  playbook: MemoryFile,
  context: Parameters<TeacherJobs['writeSkills']>[1],
): Promise<readonly Draft[]> {
  const { check = async () => [] } = context;
  let messages = openPlaybook(teaching, playbook, context);
  for (let attempt = 1; ; attempt++) {
    const { skills } = await ask(teaching.chat, {
      purpose: 'write-skills',
      messages,
      schema,
      objection: (answer) => faultOf(answer.skills),
      signal: teaching.signal,
    });
    const drafts = skills.map((skill) => toDraft(skill, playbook, teaching.chat.name));
    const findings = await inspect(drafts, check);
    if (findings.length === 0) return drafts;
    if (attempt === MOST_TRIES) throw refused(teaching, playbook, findings);
    messages = [...messages, ...tell(JSON.stringify({ skills }), findings)];
  }
}

function openPlaybook(
  teaching: Teaching,
  { path, text: words }: MemoryFile,
  { library = [], tools = [] }: Pick<DraftContext, 'library' | 'tools'>,
): readonly ChatMessage[] {
  const others = library.map((version) =>
    JSON.stringify({ name: version.skill, description: parseSkill(version.text).description }),
  );
  const lines = (items: readonly string[]) => (items.length === 0 ? 'none' : items.toSorted().join('\n'));
  return openWith(teaching, 'write-skills', [
    `Skills that there are:\n${fence('skills', lines(others))}`,
    `Tools of whoever follows them:\n${fence('tools', lines(tools.map((tool) => JSON.stringify(tool))))}`,
    `The playbook:\n${fence(`playbook ${path}`, clip(words, LONGEST_PLAYBOOK))}`,
  ]);
}

function faultOf(skills: readonly Written[]): string | null {
  if (skills.length === 0) return 'there is no skill in it';
  if (skills.length > MOST_SKILLS) return `at most ${MOST_SKILLS} skills may be made of one playbook`;
  const faults = skills.flatMap(({ name, steps, description }, index) => {
    if (!SKILL_NAME.test(name) || name.length > LONGEST_NAME) {
      return [
        `${JSON.stringify(name)}: a name is made of a-z and 0-9 with single hyphens between, at most 64 characters`,
      ];
    }
    const isTwice = skills.findIndex((other) => other.name === name) < index;
    return [
      ...(isTwice ? [`${name}: two skills have this name`] : []),
      ...(steps.length === 0 ? [`${name}: it has no steps`] : []),
      ...(description.trim() === '' ? [`${name}: it has no description`] : []),
    ];
  });
  return faults.length === 0 ? null : faults.join('; ');
}

function toDraft(written: Written, playbook: MemoryFile, teacher: string): Draft {
  const { name: skill, ...content } = written;
  const from = { playbook: playbook.path, hash: hashPlaybook(playbook), skill, teacher, unproven: true };
  return printPlaybookSkill(from, {
    ...content,
    title: oneParagraph(written.title),
    summary: oneParagraph(written.summary),
    inputs: points(written.inputs),
    steps: written.steps.map((step, index) => `${index + 1}. ${oneParagraph(step)}`).join('\n'),
    rules: '',
    output: points(written.output),
    successCriteria: points(written.successCriteria),
    evaluationCriteria: points(written.evaluationCriteria),
    pitfalls: written.pitfalls.map(printPitfall).join('\n'),
  });
}

function points(texts: readonly string[]): string {
  return texts.map((point) => `- ${oneParagraph(point)}`).join('\n');
}

function oneParagraph(words: string): string {
  return words.replace(/\s+/g, ' ').trim();
}

function printPitfall({ symptom, cause, correctApproach, prevention }: Written['pitfalls'][number]): string {
  const details = [
    ['Cause', cause],
    ['Correct approach', correctApproach],
    ['Prevention', prevention],
  ].flatMap(([label, words = '']) => (words.trim() === '' ? [] : [`  - ${label}: ${oneParagraph(words)}`]));
  return [`- Symptom: ${oneParagraph(symptom)}`, ...details].join('\n');
}

async function inspect(
  drafts: readonly Draft[],
  check: NonNullable<DraftContext['check']>,
): Promise<readonly string[]> {
  const findings: string[] = [];
  for (const draft of drafts) {
    findings.push(
      ...blocking(await check(draft)).map(({ rule, message }: LintFinding) => `${draft.skill}: ${rule}: ${message}`),
    );
  }
  return findings;
}

function tell(answer: string, findings: readonly string[]): readonly ChatMessage[] {
  const list = findings.slice(0, MOST_FINDINGS).map((finding) => `- ${finding}`);
  const words = [
    'The skills do not pass the checks. Mend this:',
    ...list,
    'Answer again with all of them, with the JSON object alone.',
  ];
  return [
    { role: 'assistant', text: answer, calls: [] },
    { role: 'user', text: words.join('\n') },
  ];
}

function refused({ chat }: Teaching, { path }: MemoryFile, findings: readonly string[]): NightschoolError {
  const sentence = `${chat.name} made no skills of ${path} that pass the checks.`;
  return new NightschoolError('MODEL_ANSWER_INVALID', `${sentence} ${findings[0]}`);
}
