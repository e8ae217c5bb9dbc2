import type { Json } from '../../domain/json.ts';
import type { Message, Student, StudentAction } from '../../domain/model.ts';
import type { Procedure } from '../../domain/procedure.ts';
import { hash } from '../../util/hash.ts';
import { type MadeCall, type Move, nextMove, type Progress } from '../../util/procedure/next-move.ts';
import { parseSkill } from '../../util/skill/parse.ts';
import type { ParsedSkill } from '../../util/skill/parsed-skill.ts';

/** Raise it when the student would act differently on the same skill: certificates of the old one then lapse. */
const SEMANTIC_VERSION = '1.1.0';
const REMEMBERED_SKILLS = 64;
const LONGEST_QUOTE = 500;

/**
 * The embedded student: executes a skill's calls and conditions exactly, with no model. What it does is a pure
 * function of the prompt. It asks for inputs it cannot find, says so when a call fails, never repeats a call
 * that was answered, and once it is done only repeats its answer.
 */
export function createLiteralStudent(): Student {
  const parse = rememberSkills();
  return {
    name: 'literal',
    deterministic: true,
    fingerprint: hash(`literal ${SEMANTIC_VERSION}`, 64),
    parts: { runtime: `literal ${SEMANTIC_VERSION}` },
    act: async ({ skill, messages }) => ({
      action: skill === null ? reply('I have no procedure for this request.') : follow(parse(skill), messages),
      tokens: { input: 0, output: 0 },
    }),
  };
}

function follow(skill: ParsedSkill, messages: readonly Message[]): StudentAction {
  const { procedure } = skill;
  if (procedure !== null) return actionOf(currentMove(procedure, messages), procedure);
  const problem = skill.problems.find(({ blocking }) => blocking);
  return reply(`I can only follow a skill whose steps are all calls: line ${problem?.line}: ${problem?.message}`);
}

/** Where the conversation stands; as soon as the procedure was done after a turn, later turns change nothing. */
function currentMove(procedure: Procedure, messages: readonly Message[]): Move {
  let move: Move = { kind: 'done', text: 'There was no request.' };
  for (const progress of progressByTurn(messages)) {
    move = nextMove(procedure, progress);
    if (move.kind === 'done') return move;
  }
  return move;
}

/** What had happened at the end of each of the user's turns. */
function progressByTurn(messages: readonly Message[]): readonly Progress[] {
  const answers = new Map(
    messages.flatMap((message) => (message.role === 'result' ? [[message.callId, message]] : [])),
  );
  const progress: { turns: readonly string[]; made: readonly MadeCall[] }[] = [];
  for (const message of messages) {
    const last = progress.at(-1);
    if (message.role === 'user') {
      progress.push({ turns: [...(last?.turns ?? []), message.text], made: last?.made ?? [] });
    }
    const answer = message.role === 'call' ? answers.get(message.id) : undefined;
    if (message.role !== 'call' || answer === undefined || last === undefined) continue;
    const { tool, arguments: given } = message;
    last.made = [...last.made, { tool, arguments: given, content: answer.content, isError: answer.isError }];
  }
  return progress;
}

function actionOf(move: Move, procedure: Procedure): StudentAction {
  switch (move.kind) {
    case 'call':
      return { kind: 'calls', calls: [{ tool: move.tool, arguments: move.arguments, skillStep: move.step }] };
    case 'ask':
      return ask(`Please tell me ${move.inputs.map(({ name, meaning }) => `\`${name}\` (${meaning})`).join(' and ')}.`);
    case 'stuck':
      return ask(`I cannot go on with ${nameOf(procedure, move.step)}: ${move.reason}. Please tell me more.`);
    case 'failed':
      // Waiting: what it was asked to do is not done, and only the user can say what now.
      return ask(`I could not finish, because ${nameOf(procedure, move.step)} failed: ${quote(move.content)}`);
    case 'done':
      return reply(move.text);
  }
}

function reply(text: string): StudentAction {
  return { kind: 'reply', text, waiting: false };
}

function ask(text: string): StudentAction {
  return { kind: 'reply', text, waiting: true };
}

function nameOf(procedure: Procedure, step: number): string {
  return `step ${step} (${procedure.steps[step - 1]?.purpose})`;
}

function quote(content: Json): string {
  const text = typeof content === 'string' ? content : JSON.stringify(content);
  return text.length <= LONGEST_QUOTE ? text : `${text.slice(0, LONGEST_QUOTE)}…`;
}

/** Parsing is a pure function of the text: a trial's many actions share one result. */
function rememberSkills(): (text: string) => ParsedSkill {
  const parsed = new Map<string, ParsedSkill>();
  return (text) => {
    const skill = parsed.get(text) ?? parseSkill(text);
    if (parsed.size >= REMEMBERED_SKILLS) parsed.clear();
    parsed.set(text, skill);
    return skill;
  };
}
