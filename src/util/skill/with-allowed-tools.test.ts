import { describe, expect, it } from 'vitest';
import { validateSkill } from './validate.ts';
import { withAllowedTools } from './with-allowed-tools.ts';

const skill = (...fields: readonly string[]) =>
  ['---', 'name: move-deal', 'description: "Moves a deal."', ...fields, '---', '', '# Move deal', ''].join('\n');

describe('withAllowedTools', () => {
  it.each<[string, readonly string[], readonly string[], readonly string[]]>([
    ['sets it', [], ['b', 'a', 'a'], ['allowed-tools: "a b"']],
    ['stands before the metadata', ['metadata:', '  x: "y"'], ['a'], ['allowed-tools: "a"', 'metadata:', '  x: "y"']],
    ['cuts back what was written', ['allowed-tools: "Bash(*) a"'], ['a'], ['allowed-tools: "a"']],
    ['takes a list away', ['allowed-tools:', '  - Bash', '- Read', 'license: "MIT"'], [], ['license: "MIT"']],
    ['takes every one of them away', ['allowed-tools: x', 'allowed-tools: y'], ['a'], ['allowed-tools: "a"']],
    ['lists no name that would be two', [], ['rm -rf', 'a', 'Bash(*)', 'x,y'], ['allowed-tools: "a"']],
    [
      'lists what other servers bring',
      [],
      ['mcp__crm__find', 'crm.find', 'crm/find-1'],
      ['allowed-tools: "crm.find crm/find-1 mcp__crm__find"'],
    ],
  ])('%s', (_, before, tools, after) => {
    const text = withAllowedTools(skill(...before), tools);
    expect(text).toBe(skill(...after));
    expect(validateSkill(text, 'move-deal')).toEqual([]);
    expect(withAllowedTools(text, tools)).toBe(text);
  });

  it('leaves a text without front matter as it is', () => {
    expect(withAllowedTools('# Move deal\n', ['a'])).toBe('# Move deal\n');
  });
});
