import type { MemoryFile } from '../../domain/model.ts';
import type { Draft } from '../../domain/skill.ts';
import { oneLine } from '../../util/skill/prose.ts';
import { findChecks, findOutput, findSuccess } from './criteria.ts';
import { findInputs } from './find-inputs.ts';
import { hashPlaybook } from './hash-playbook.ts';
import { plainInline } from './inline.ts';
import { type Job, readJobs } from './jobs.ts';
import { nameSkill } from './names.ts';
import { printBlocks, printLooseOf, printSteps } from './print-blocks.ts';
import { type PlaybookSkill, printPlaybookSkill } from './print-skill.ts';
import { asSentence } from './sentences.ts';

/** Who wrote a skill that rules made of a playbook. */
const RULES = 'playbook';

const LONGEST_WHEN = 500;
const LONGEST_COVERED = 300;

/**
 * The atomic skills that a playbook holds, made by rules, in its own words: nothing is added that it does not say, but
 * for the sections a skill has to have. None where it says nothing to do. Linear in the text.
 * @param taken names that are given already
 */
export function writePlaybookSkills(
  playbook: MemoryFile,
  { taken }: { readonly taken: ReadonlySet<string> },
): readonly Draft[] {
  const file = playbook.path.split('/').at(-1)?.replace(/\.md$/i, '') ?? '';
  const names = new Set(taken);
  return readJobs(playbook.text, humanise(file)).flatMap((job): Draft[] => {
    const steps = printSteps(job);
    if (steps === '') return [];
    const skill = nameSkill(plainInline(job.title), { fallback: file, taken: names });
    names.add(skill);
    const from = { playbook: playbook.path, hash: hashPlaybook(playbook), skill, teacher: RULES, unproven: true };
    return [printPlaybookSkill(from, { ...contentOf(job), steps, description: describe(job) })];
  });
}

function humanise(file: string): string {
  const words = file.replace(/[-_]+/g, ' ').trim();
  return words === '' ? 'Playbook' : words.slice(0, 1).toUpperCase() + words.slice(1);
}

/** What it does, then when to use it: all that a model sees when it chooses. */
function describe(job: Job): string {
  const title = asSentence(plain(job.title));
  const goal = job.goals.slice(0, 1).map((text) => asSentence(`Goal: ${plain(text)}`));
  const headings = job.sections
    .filter(({ kind }) => kind === 'steps')
    .map((section) => plain(section.title).toLowerCase());
  const covered = [...new Set(headings.filter((heading) => heading !== ''))].join(', ');
  const covers = covered === '' || covered.length > LONGEST_COVERED ? [] : [`Covers: ${covered}.`];
  const when = plain(job.when).slice(0, LONGEST_WHEN);
  const use = when === '' ? `Use for requests about: ${plain(job.title).toLowerCase()}` : `Use when: ${when}`;
  return [title, ...goal, ...covers, asSentence(use)].join(' ');
}

/** Prose without marks of Markdown. */
function plain(text: string): string {
  return oneLine(plainInline(text))
    .replace(/[*`]|(?<!\w)_|_(?!\w)/g, '')
    .trim();
}

function contentOf(job: Job): Omit<PlaybookSkill, 'steps' | 'description'> {
  const when = job.when === '' ? '' : `When: ${asSentence(job.when, { capital: false })}`;
  const inputs = findInputs(job).map(({ line }) => line);
  return {
    title: plain(job.title),
    summary: plainInline(oneLine(`${when} ${job.summary}`)),
    inputs: together(inputs.join('\n'), printLooseOf(job, 'inputs')),
    rules: printBlocks(job, 'rules'),
    output: together(printBlocks(job, 'output'), points(findOutput(job))),
    successCriteria: together(printBlocks(job, 'success'), points(findSuccess(job))),
    evaluationCriteria: together(printBlocks(job, 'evaluation'), points(findChecks(job))),
    pitfalls: together(printBlocks(job, 'pitfalls'), printBlocks(job, 'avoid')),
  };
}

function together(...parts: readonly string[]): string {
  return parts.filter((part) => part !== '').join('\n');
}

function points(texts: readonly string[]): string {
  return texts.map((text) => `- ${plainInline(text)}`).join('\n');
}
