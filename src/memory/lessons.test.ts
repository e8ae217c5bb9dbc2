import { describe, expect, it } from 'vitest';
import { addFailures, repeatedFailures } from './lessons.ts';
import { said } from './testing.ts';

const failure = (text: string, number: number, about = {}) =>
  said(text, { kind: 'failure', at: `2026-08-0${number}T09:00:00Z`, about });

describe('what failed twice', () => {
  const first = failure('create_event was refused.', 1, { error: 'time zone', tool: 'create_event' });
  const second = failure('No zone again.', 2, { error: 'Time-Zone' });

  it('becomes a lesson with both, their ids kept', () => {
    const [lesson, ...others] = repeatedFailures([first, second], [second]);
    expect(others).toEqual([]);
    expect(lesson).toMatchObject({ path: 'lessons/time-zone.md', title: '# Time zone' });
    const text = lesson === undefined ? '' : addFailures(null, lesson);
    expect(text).toBe(`# Time zone

- 2026-08-01 09:00 failure: create_event was refused. ^${first.id}
  - About: error=time zone; tool=create_event
- 2026-08-02 09:00 failure: No zone again. ^${second.id}
  - About: error=Time-Zone
`);
    expect(lesson === undefined ? '' : addFailures(text, lesson)).toBe(text);
  });

  it.each([
    ['the tool', { tool: 'send_mail' }, { tool: 'send_mail' }, 'lessons/send-mail.md'],
    ['how they begin', {}, {}, 'lessons/sending-a-mail.md'],
    ['neither', { tool: 'a' }, { tool: 'b' }, undefined],
  ])('is known by %s', (_, one, other, path) => {
    const [a, b] = [failure('Sending a mail failed.', 1, one), failure('sending a mail did not work', 2, other)];
    expect(repeatedFailures([a, b], [b])[0]?.path).toBe(path);
  });

  it('is no lesson anew where no failure came to it', () => {
    expect(repeatedFailures([first, second], [])).toEqual([]);
    expect(repeatedFailures([first], [first])).toEqual([]);
  });
});
