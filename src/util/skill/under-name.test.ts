import { describe, expect, it } from 'vitest';
import { parseSkill } from './parse.ts';
import { underName } from './under-name.ts';

const BODY = '---\n\n# Close\n\nname: in the body\n';

describe('underName', () => {
  it.each([
    ['plain', `---\nname: old\ndescription: x\n${BODY}`, `---\nname: new-one\ndescription: x\n${BODY}`],
    ['quoted, last', `---\ndescription: x\nname: "old"\n${BODY}`, `---\ndescription: x\nname: new-one\n${BODY}`],
    ['with CRLF', '---\r\nname: old\r\n---\r\nBody\r\n', '---\r\nname: new-one\r\n---\r\nBody\r\n'],
    ['after a BOM and a blank line', '\ufeff\n---\nname: old\n---\nBody', '\ufeff\n---\nname: new-one\n---\nBody'],
    [
      'with a name in its metadata',
      '---\nmetadata:\n  name: deep\nname: old\n---\n',
      '---\nmetadata:\n  name: deep\nname: new-one\n---\n',
    ],
  ])('changes that line alone: %s', (_, text, renamed) => {
    expect(underName(text, 'new-one')).toBe(renamed);
  });

  it('quotes a name that YAML would read as a number', () => {
    const renamed = underName('---\nname: old\n---\n', '2026');
    expect(parseSkill(renamed ?? '').name).toBe('2026');
  });

  it.each([
    ['no front matter', '# Title\n'],
    ['no name', '---\ndescription: x\n---\n'],
    ['a name over several lines', '---\nname: >\n  old\n---\n'],
    ['front matter that does not end', '---\nname: old\n'],
  ])('gives null for %s', (_, text) => {
    expect(underName(text, 'new-one')).toBeNull();
  });
});
