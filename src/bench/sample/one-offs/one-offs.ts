import { type Ending, failed, PASSED, type Scene } from '../family.ts';
import { accept, pick } from '../phrases.ts';
import { FAKE_ENVIRONMENT, FAKE_SECRETS } from '../secrets.ts';
import { fill } from '../text.ts';
import { CHATS } from './chats.ts';
import { CHORES } from './chores.ts';
import { LOOKUPS } from './lookups.ts';
import { QUESTIONS } from './questions.ts';
import { WRITING } from './writing.ts';

/** A request that is made once in the whole fortnight. */
export interface OneOff {
  readonly request: string;
  readonly reply: string;
  readonly tool?: { readonly name: string; readonly argument: string; readonly result: string };
}

/** One-offs of the chat assistant. */
export const CHAT_ONE_OFFS: readonly OneOff[] = [
  ...parse(QUESTIONS),
  ...parse(CHATS),
  ...parse(WRITING).map((entry) => ({ ...entry, reply: `Here is a draft:\n\n${entry.reply}` })),
  ...parse(LOOKUPS),
];

/** One-offs of the coding agent. */
export const CODE_ONE_OFFS: readonly OneOff[] = parse(CHORES);

const ARGUMENT_NAMES: { readonly [tool: string]: string } = {
  Bash: 'command',
  Read: 'file_path',
  Grep: 'pattern',
  Edit: 'file_path',
  Write: 'file_path',
};

/** Plays a one-off; one in twelve goes wrong. */
export function playOneOff(scene: Scene, { request, reply, tool }: OneOff): Ending {
  const { talk, random } = scene;
  const fails = random() < 0.08;
  talk.user(request);
  if (tool !== undefined) {
    const args = { [ARGUMENT_NAMES[tool.name] ?? 'query']: tool.argument };
    if (fails) return failToCall(scene, tool.name, args);
    talk.record(tool.name, args, tool.result);
  }
  talk.say(reply);
  if (fails) {
    talk.user(
      pick(["No, that's not what I asked for.", "That's wrong, please read it again.", 'Not what I meant.'], random),
    );
    return failed('missed-the-point');
  }
  accept(scene);
  return PASSED;
}

function failToCall({ talk, random }: Scene, name: string, args: { readonly [name: string]: string }): Ending {
  talk.record(
    name,
    args,
    pick(['Error: permission denied', 'Error: command timed out after 120 s', 'Error: not found'], random),
    true,
  );
  talk.say("I'm sorry, I could not do that because of an error.");
  return failed('gave-up-after-error');
}

function parse(lines: string): readonly OneOff[] {
  return lines
    .trim()
    .split('\n')
    .map((line) => toOneOff(line.split(' => ').map((part) => fill(part, { ...FAKE_SECRETS, env: FAKE_ENVIRONMENT }))));
}

function toOneOff(parts: readonly string[]): OneOff {
  const [request = '', name = '', argument = '', result = '', reply = ''] = parts;
  if (parts.length === 2) return { request, reply: name };
  return { request, reply, tool: { name, argument, result } };
}
