import { createDesign } from '../../decide/design.ts';
import type { Design } from '../../domain/decision.ts';
import type { Case, Recording, Suite } from '../../domain/exam.ts';
import type { SkillVersion } from '../../domain/skill.ts';
import { hash } from '../../util/hash.ts';
import { createVersion } from '../../util/skill/version.ts';

/** A skill of a made-up school, before anybody sat its exam. */
export interface MadeSkill {
  readonly name: string;
  readonly familyId: string;
  /** Requests of its family in the first night. */
  readonly tasks: number;
  readonly versions: readonly [SkillVersion, SkillVersion];
  readonly suite: Suite;
  /** Stands in everything that people, teachers and students said. */
  readonly said: string;
}

export const DESIGN: Design = createDesign({ target: 0.9, minimumHeldOut: 20, nightBudget: 60 });

const VERBS = ['archive', 'close', 'file', 'label', 'merge', 'move', 'open', 'order', 'publish', 'refund'];
const THINGS = ['account', 'case', 'draft', 'event', 'invoice', 'mail', 'note', 'parcel', 'report', 'ticket'];
const HELD_OUT = 24;
const TRAIN = 8;

/** @param said added to every text of a log: what must not get out of where it stands */
export function makeSkill(index: number, said = ''): MadeSkill {
  const verb = VERBS[index % VERBS.length] ?? '';
  const thing = THINGS[Math.floor(index / VERBS.length) % THINGS.length] ?? '';
  const name = `${verb}-${thing}-${index + 1}`;
  const familyId = `fam-${hash(name, 8)}`;
  const cases = Array.from({ length: HELD_OUT + TRAIN }, (_, number) => makeCase(name, number));
  return {
    ...{ name, familyId, said, tasks: 20 + ((index * 37) % 180) },
    versions: [
      createVersion(name, { text: makeText(name, { verb, thing, pitfalls: false }) }),
      createVersion(name, { text: makeText(name, { verb, thing, pitfalls: true }) }),
    ],
    suite: {
      ...{ skill: name, familyId, cases, writes: [`${verb}_${thing}`], freeText: [] },
      recordings: cases.map((each) => record(each, { verb, thing })),
    },
  };

  function makeCase(skill: string, number: number): Case {
    const id = hash(`${skill} ${number}`);
    return clean({
      ...{ id, sessionId: `s-${id}`, group: id.slice(0, 12), side: number < HELD_OUT ? 'held-out' : 'train' },
      ...{
        origin: 'log',
        askedOn: '2025-12-24',
        request: [`Please ${verb} ${thing} ${4000 + number} of ${skill}${said}`],
      },
      effects: [{ tool: `${verb}_${thing}`, arguments: { id: `ID-${4000 + number}` } }],
      facts: [`ID-${4000 + number}`],
    });
  }
}

function record(
  { id, sessionId, effects }: Case,
  { verb, thing }: { readonly verb: string; readonly thing: string },
): Recording {
  const [effect] = effects;
  return clean({
    ...{ taskId: id, sessionId },
    steps: [
      { tool: `find_${thing}`, arguments: { query: id }, result: effect?.arguments, status: 'ok', afterTurn: 1 },
      { tool: `${verb}_${thing}`, arguments: effect?.arguments, result: { ok: true }, status: 'ok', afterTurn: 1 },
    ],
  });
}

function makeText(
  name: string,
  { verb, thing, pitfalls }: { readonly verb: string; readonly thing: string; readonly pitfalls: boolean },
): string {
  const learnt = [
    '',
    '## Pitfalls',
    '',
    `- Symptom: the wrong ${thing} is taken.`,
    '  - Cause: two had the same number.',
    '  - Prevention: compare the whole id.',
  ];
  return [
    ...['---', `name: ${name}`, `description: "Use when asked to ${verb} a ${thing} by its number."`],
    ...['metadata:', '  nightschool-teacher: "induction"', '---', '', `# ${verb} ${thing}`, ''],
    ...['Do the steps in their order.', '', '## Inputs', ''],
    ...[`- \`number\`: the number of the ${thing}; otherwise ask the user.`, '', '## Steps', ''],
    `1. Find it: \`found = find_${thing}(query: {number})\``,
    `2. Do it: \`${verb}_${thing}(id: {found.id})\``,
    ...(pitfalls ? learnt : []),
    '',
  ].join('\n');
}

/** It is made up: there is nothing to redact. */
export function clean<Value>(value: unknown): Value {
  return JSON.parse(JSON.stringify(value));
}
