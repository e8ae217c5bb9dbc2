import { describe, expect, it } from 'vitest';
import { createChecker } from './check.ts';

const checker = createChecker({ seed: 1, disable: [], allow: [] });

describe('a checker', () => {
  it('names rule and line of what it finds in a text', () => {
    expect(checker.text('one\njane@corp.io 8.8.8.8\n\npassword=hunter22')).toEqual([
      { rule: 'email', line: 2 },
      { rule: 'ip-address', line: 2 },
      { rule: 'credential', line: 4 },
    ]);
  });

  it('names the rule that found it in another writing', () => {
    const written = Buffer.from('{"mail":"jane@corp.io"}').toString('base64');
    expect(checker.text(`x\n${written}\njane%40corp.io`)).toEqual([
      { rule: 'email', line: 2 },
      { rule: 'email', line: 3 },
    ]);
  });

  it('reads keys of a record', () => {
    expect(checker.record({ password: 'hunter', customer: { dateOfBirth: '1980-04-12', bsn: 111222333 } })).toEqual([
      'credential',
      'birth-date',
      'national-id',
    ]);
    expect(checker.record({ created: '1980-04-12', order: 111222333, basin: '111222333' })).toEqual([]);
  });
});
