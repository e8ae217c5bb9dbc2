import type { CaseStanding, DashboardPage, TrialRecord } from '../../../domain/dashboard.ts';
import type { Case, Cause, Trial } from '../../../domain/exam.ts';
import { html, type Markup, NOTHING, text } from '../../html/markup.ts';
import { list, section } from '../../html/parts.ts';
import { count, duration, plural } from '../../words.ts';
import { dashboardPage } from '../layout.ts';
import { linkTo } from '../links.ts';
import { ARMS, OUTCOME_TONES, PHASES, requestLines, runItems } from './cases.ts';
import { markSteps, readSkillSteps } from './match-steps.ts';
import { badge, clipped, clipText, factList, type PageOptions } from './parts.ts';
import { pathOfSkill, pathOfTrial } from './paths.ts';
import { SKILLS_STYLE } from './style.ts';
import { callText, type Steps, talkList } from './talk.ts';

const LONGEST_REASON = 1_500;
const LONGEST_STEP = 1_500;
const MOST_CHECKS = 40;

const CAUSES: Readonly<Record<Cause, string>> = {
  'replay-miss': 'it called what nobody ever recorded, so nobody knows what it would have answered',
  infrastructure: 'something broke down that is not the student’s fault',
  'missing-effect': 'it did not do everything that success consists of',
  'extra-effect': 'it did something that nobody asked for',
  'missing-fact': 'its reply does not state what it has to',
  'gave-up': 'it gave up, or asked for something the user had no answer to',
  'turn-limit': 'it ran out of its actions before it was done',
  'token-limit': 'it ran out of its tokens before it was done',
  assertion: 'a check that people wrote does not hold',
};

/**
 * The page of one run of a student on one case: what was asked, what success was, and what it did.
 * @param others the same case's runs, newest first
 * @throws NightschoolError UNKNOWN_NAME where the id, or the skill's name, is none that a path may have
 */
export function pageOfTrial(
  record: TrialRecord,
  others: CaseStanding['trials'],
  { live = false, hasPage = () => true }: PageOptions & { readonly hasPage?: (trialId: string) => boolean } = {},
): DashboardPage {
  const { skill, trial } = record;
  const path = pathOfTrial(trial.id);
  const parent = { title: skill, path: pathOfSkill(skill) };
  const about = readSteps(record);
  const rest = others.filter(({ id }) => id !== trial.id);
  const body = html`${outcomeBlock(record)}
${askedSection(record.case)}${successSection(record.case)}${talkSection(record, about)}${stepsSection(record, about)}
${section('The same case’s other runs', rest.length === 0 ? NOTHING : runItems(rest, { from: path, hasPage }), 'others')}
<p><a href="${text(linkTo(path, parent.path))}">Back to ${text(skill)}</a>, <a href="${text(`${linkTo(path, parent.path)}#cases`)}">all its cases</a></p>`;
  const title = `Run ${trial.id.slice(0, 8)}: ${trial.outcome}`;
  return {
    path,
    text: dashboardPage({ title, path, nav: 'skills', lead: leadOf(record), parent, body, style: SKILLS_STYLE, live }),
  };
}

function leadOf({ skill, student, trial }: TrialRecord): string {
  return `${clipText(student ?? 'A student', 200)} on ${skill}, ${ARMS[trial.arm]}: ${PHASES[trial.phase]} of ${trial.night}.`;
}

function outcomeBlock(record: TrialRecord): Markup {
  const { outcome, cause, reason } = record.trial;
  const words =
    reason === undefined ? NOTHING : html`<p class="reason"><bdi>${clipped(reason, LONGEST_REASON)}</bdi></p>`;
  return html`<p class="states">${badge(outcome, OUTCOME_TONES[outcome])}${cause === undefined ? NOTHING : html` ${text(causeText(cause, reason))}`}</p>${words}${factList(factsOf(record))}`;
}

/** The cause by its name, and in words where the reason does not say the same. */
function causeText(cause: Cause, reason: string | undefined): string {
  const words = CAUSES[cause];
  return reason?.toLowerCase().startsWith(words) ? cause : `${cause}: ${words}.`;
}

function factsOf({ student, trial }: TrialRecord): (readonly [string, Markup])[] {
  const { version, fingerprint, hits, misses, tokens, faults = {} } = trial;
  const wrong = Object.values(faults).reduce((sum, each) => sum + each, 0);
  const facts: readonly (readonly [string, string])[] = [
    ['student', student ?? 'not known'],
    ['skill', version === 'none' ? 'none' : `version ${version}`],
    [
      'pass over the cases',
      `${count(trial.pass + 1)}${trial.retry === undefined ? '' : `, after ${plural(trial.retry, 'run')} that broke down`}`,
    ],
    ['calls answered', count(hits)],
    ['replay misses', count(misses)],
    ...(wrong > 0 ? [['calls with a fault', count(wrong)] as const] : []),
    ['tokens in', count(tokens.input)],
    ['tokens out', count(tokens.output)],
    ['time', duration(trial.durationMs)],
    ['night', trial.night],
    ['seed', String(trial.seed)],
    ['fingerprint', fingerprint],
    ['case', trial.caseId],
    ['run', trial.id],
  ];
  return facts.map(([name, value]) => [name, html`${clipped(value, 300)}`]);
}

function askedSection(question: Case | null): Markup {
  if (question === null) {
    return section(
      'What was asked',
      html`<p>The case has left the exam since, so its request is not at hand; what the user said stands below where it was kept.</p>`,
      'asked',
    );
  }
  const { request, askedOn, origin, pinned } = question;
  const about = [
    ...(askedOn === undefined ? [] : [`Asked on ${askedOn}.`]),
    ...(origin === 'person' ? ['Written by a person.'] : []),
    ...(origin === 'teacher' ? ['Made up by the teacher, for practice only.'] : []),
    ...(pinned === true ? ['Pinned: a version that does worse on it is not promoted.'] : []),
  ];
  return section(
    'What was asked',
    html`<blockquote>${requestLines(request)}</blockquote><p class="soft small">${text(about.join(' '))}</p>`,
    'asked',
  );
}

/** The writes, in their order, and what the reply has to state. */
function successSection(question: Case | null): Markup {
  if (question === null) return NOTHING;
  const { effects, facts, assert = [] } = question;
  const writes = effects.slice(0, MOST_CHECKS).map((effect) => html`<code>${callText(effect)}</code>`);
  const stated = facts.slice(0, MOST_CHECKS).map((fact) => html`<bdi>${clipped(String(fact), LONGEST_STEP)}</bdi>`);
  const checks = assert
    .slice(0, MOST_CHECKS)
    .map((check) => html`<code>${clipped(JSON.stringify(check), LONGEST_STEP)}</code>`);
  return section(
    'What success was',
    html`${effects.length === 0 ? html`<p>Nothing was to be written.</p>` : html`<p>These writes, and no other:</p>${list(writes)}${more(effects.length)}`}
${facts.length === 0 ? NOTHING : html`<p>The reply had to state:</p>${list(stated)}${more(facts.length)}`}
${assert.length === 0 ? NOTHING : html`<p>And checks that people wrote:</p>${list(checks)}${more(assert.length)}`}`,
    'success',
  );
}

function more(length: number): Markup {
  return length > MOST_CHECKS ? html`<p class="cut">${text(`${count(length - MOST_CHECKS)} more`)}</p>` : NOTHING;
}

function readSteps({ transcript, text: document }: TrialRecord): Steps {
  const steps = document === null ? [] : readSkillSteps(document);
  return { steps, marks: transcript === null ? new Map() : markSteps(transcript.messages, steps) };
}

function talkSection({ transcript, trial }: TrialRecord, about: Steps): Markup {
  if (transcript === null) return section('What it did', html`<p>${text(whyNoTranscript(trial))}</p>`, 'talk');
  const isMatched = [...about.marks.values()].some(({ isSaid }) => !isSaid);
  const note = isMatched
    ? html`<p class="soft small">The student did not say which step a call carries out. Steps marked “matched” are told by tool, arguments and order.</p>`
    : NOTHING;
  return section('What it did', html`${note}${talkList(transcript, about)}`, 'talk');
}

function whyNoTranscript({ arm, phase, transcript }: Trial): string {
  if (arm === 'null-policy') return 'Nothing: this run only shows what an empty answer would pass.';
  if (transcript === undefined) return 'The run broke down before there was anything to keep.';
  if (phase === 'train')
    return 'What was said in practice is not kept: what success was stands above, the outcome at the top.';
  return 'What was said is not kept any more: it lies in .nightschool/transcripts.db only, which can be removed at any time.';
}

/** The skill's steps, and how often each was carried out in this run. */
function stepsSection({ transcript, text: document }: TrialRecord, { steps, marks }: Steps): Markup {
  if (document === null) return NOTHING;
  if (steps.length === 0) {
    return section(
      'The skill’s steps',
      html`<p>Its text has no numbered steps, so no call can be set beside one.</p>`,
      'steps',
    );
  }
  const done = [...marks.values()];
  const items = steps.map(({ number, text: said }) => {
    const times = done.filter(({ step }) => step === number).length;
    const told =
      transcript === null
        ? NOTHING
        : html`<small>${text(times === 0 ? 'not called in this run' : times === 1 ? 'called once' : `called ${count(times)} times`)}</small>`;
    return html`<li id="step-${text(number)}">${codeSpans(clipText(said, LONGEST_STEP))}${told}</li>`;
  });
  return section('The skill’s steps', html`<ol class="steps">${items}</ol>`, 'steps');
}

/** What stands in backticks as code. A backtick that is left open is text. */
function codeSpans(said: string): Markup {
  const parts = said.split('`');
  if (parts.length % 2 === 0) return html`${text(said)}`;
  return html`${parts.map((part, index) => (index % 2 === 1 ? html`<code>${text(part)}</code>` : html`${text(part)}`))}`;
}
