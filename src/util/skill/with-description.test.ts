import { describe, expect, it } from 'vitest';
import { parseSkill } from './parse.ts';
import { withDescription } from './with-description.ts';

const BODY = '\n# Close\n\nDescription of what is done.\n\ndescription: not this one\n';
const of = (yaml: string): string => `---\n${yaml}\n---\n${BODY}`;

describe('withDescription', () => {
  it.each([
    ['one line', 'name: close\ndescription: Closes.\nlicense: MIT'],
    ['a quoted one', 'name: close\ndescription: "Closes: all"\nlicense: MIT'],
    ['a folded one', 'name: close\ndescription: >-\n  Closes\n  tickets.\n\nlicense: MIT'],
    ['one that goes on', 'name: close\ndescription: Closes\n  tickets.\nlicense: MIT'],
    ['the last key', 'name: close\nlicense: MIT\ndescription: |\n  Closes.\n'],
  ])('replaces %s and nothing else', (_, yaml) => {
    const text = withDescription(of(yaml), 'Shuts "it": now, $& <b> --- always.');
    const parsed = parseSkill(text);
    expect(parsed).toMatchObject({ name: 'close', description: 'Shuts "it": now, $& b – always.' });
    expect(parsed.body).toBe(parseSkill(of(yaml)).body);
    expect(text).toContain('license: MIT');
    expect(withDescription(text, 'Shuts "it": now, $& <b> --- always.')).toBe(text);
  });

  it.each(['# No front matter\n', '', '---\nname: close\n---\n', '---\ndescription: never closed\n'])(
    'leaves %j as it is',
    (text) => {
      expect(withDescription(text, 'New.')).toBe(text);
    },
  );
});
