import { describe, expect, it } from 'vitest';
import type { CleanTask } from '../domain/task.ts';
import { hash } from '../util/hash.ts';
import { lintDraft } from './lint.ts';
import { lintPersonal } from './lint-personal.ts';
import { personalStatements } from './personal.ts';

const clean = <Type>(value: unknown) => value as Type;
const taskOf = (session: string, request: string, args: object = {}): CleanTask =>
  clean({
    id: session,
    sessionId: session,
    request: [request],
    steps: [{ tool: 'send_mail', arguments: args }],
    reply: 'Done.',
  });
/** Stands for the memory's rules: a sentence in braces is what the user said of themselves. */
const stated = ({ request }: CleanTask) =>
  request.flatMap((turn) => [...turn.matchAll(/\{([^}]*)\}/g)].map(([, said = '']) => `The user says: ${said}`));

const others = [taskOf('b', 'Send the July invoice'), taskOf('c', 'Send the May invoice')];
const repeated = (said: string, line: string, rest: readonly CleanTask[] = others) =>
  lintPersonal(
    { path: 'SKILL.md', text: line },
    'Line',
    personalStatements([taskOf('a', `Send the June invoice. {${said}}`), ...rest], stated),
  ).length;

describe('lintPersonal', () => {
  it.each([
    ['Always cc Kim Holm on invoices.', '2. Send it: `send_mail(to: {to}, cc: "Kim Holm")`'],
    ['My assistant is Kim Holm.', 'Tell Kim Holm about it.'],
    ['Kim Holm is my assistant.', 'Tell Kim Holm about it.'],
    ['I always fly from Boston.', '1. Find flights: `search_flights(from: "Boston")`'],
    ['We use Linear for tickets.', 'Write a ticket in Linear.'],
    ['I prefer answers in German.', 'Write the answer in German.'],
    ['I prefer answers in German.', '- `language`: of the answer; in the request `/in (\\w+)/`; otherwise `"German"`.'],
    ['Never book anything before 9.', 'Never book a room before 9.'],
    ['My user ID is robin_holm_4711.', 'Call `login(user: "robin_holm_4711")`.'],
    ['From now on, sign mails with "Cheers, Robin".', 'End with "Cheers, Robin".'],
    ['I prefer bullet points in summaries.', 'Write the summary as bullet points.'],
    ['Ich arbeite bei Fernhill Studios.', 'Sign for Fernhill Studios.'],
  ])('%j is repeated by %j', (said, line) => {
    expect(repeated(said, line)).toBe(1);
  });

  it.each([
    [
      'a rule of the work, which a skill may have to teach',
      'A call note always gets a task.',
      'Every call note gets a task.',
    ],
    ['a guard', 'Do not answer people in my name without asking.', 'Ask before you answer people.'],
    [
      'what the request says each time',
      'I prefer answers in German.',
      '- `language`: of the answer; in the request `"German"` where it says `"german"`; otherwise ask the user.',
    ],
    ['a language elsewhere', 'I prefer answers in German.', 'German umlauts stay as they are.'],
    ['a number elsewhere', 'Never book anything before 9.', 'Take at most 9 of them.'],
    ['other words', 'I prefer bullet points in summaries.', 'Count the points of each player.'],
    ['part of a word', 'We use Linear for tickets.', 'Do it in linear order.'],
    ['a German noun', 'Ich bevorzuge Termine am Vormittag.', 'Suche die Termine der Woche.'],
  ])('%s is no repetition: %j, %j', (_, said, line) => {
    expect(repeated(said, line)).toBe(0);
  });

  it.each([
    ['requests', [taskOf('b', 'Send it to Kim Holm'), taskOf('c', 'Kim Holm needs the invoice')]],
    ['calls', [taskOf('b', 'Send it', { cc: 'Kim Holm' }), taskOf('c', 'Send it', { cc: 'kim holm' })]],
  ])('is of the job where the %s of every session have it', (_, rest) => {
    expect(repeated('Always cc Kim Holm on invoices.', 'Cc "Kim Holm".', rest)).toBe(0);
  });

  it('says of which line, and where it belongs', () => {
    const text = '# A\n\nCc Kim Holm.\n';
    const personal = personalStatements([taskOf('a', '{Always cc Kim Holm.}'), ...others], stated);
    const draft = { skill: 'a', version: hash(text), text, teacher: 'x', change: 'y' };
    const findings = lintDraft(draft, { examLiterals: [], personal }).filter(({ rule }) => rule === 'personal');
    expect(findings).toEqual([
      {
        rule: 'personal',
        severity: 'block',
        place: 'SKILL.md:3',
        message:
          'Line 3 repeats what one user said of themselves: "Always cc Kim Holm.". That belongs to the memory: leave it out, or take it from the request.',
      },
    ]);
  });
});

it.each(['`send_mail(to: "person-45c44116@example.org")`', '`put(key: "[secret:0a1b2c3d]")`'])(
  'refuses what redaction put in, also as an argument: %s',
  (call) => {
    const text = `# A\n\n1. Send it: ${call}\n`;
    const draft = { skill: 'a', version: hash(text), text, teacher: 'x', change: 'y' };
    expect(lintDraft(draft, { examLiterals: [] }).map(({ rule }) => rule)).toContain('placeholder');
  },
);
