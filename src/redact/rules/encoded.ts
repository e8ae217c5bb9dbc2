import { base64 } from '../encodings/base64.ts';
import { escapes } from '../encodings/escapes.ts';
import { hex } from '../encodings/hex.ts';
import type { Rule } from '../rule.ts';
import { secretRule } from '../secret-rule.ts';

/** What any rule finds in what base64, hexadecimal digits or escapes say, at most two levels deep. */
export const encoded: Rule = {
  ...secretRule({ name: 'encoded', revision: 1, looks: [] }),
  encodings: [base64, hex, escapes],
};
