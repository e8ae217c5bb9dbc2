import { expect, it } from 'vitest';
import { createGuard } from '../guard/guard.ts';
import { watchWithheld } from './withheld.ts';

const TOKEN = `gh${'p_'}q7Rk2VxT9mWb4LzNc8YdHs3JfGp6Ua1eXoQ5`;

it('tells of every item once, with its places and how often, and counts what is too many', () => {
  const guard = createGuard(1);
  const withheld = watchWithheld(guard);
  expect(withheld.tell()).toEqual([]);
  expect(() => guard.check('draft-skill request to a/b', { messages: [{ text: TOKEN }] })).toThrow();
  for (const key of ['b', 'a', 'a']) guard.hide('event draft-written', { [key]: TOKEN });
  expect(withheld.tell()).toEqual([
    'Stopped: the draft-skill request to a/b holds what looks like a secret at messages[0].text (token).',
    'Withheld: a part of the event draft-written at a, b that looks like a secret (token) (3 times).',
  ]);
  for (let index = 0; index < 25; index++) guard.hide(`page ${index}`, TOKEN);
  expect(withheld.tell()).toHaveLength(21);
  expect(withheld.tell()).toEqual([]);
});

it('tells nothing where nobody guards', () => {
  expect(watchWithheld(undefined).tell()).toEqual([]);
});
