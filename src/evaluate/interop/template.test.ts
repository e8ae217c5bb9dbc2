import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import type { Assertion } from 'promptfoo';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadPromptfoo, type RunAssertions } from '../load-promptfoo.ts';
import { asLiteral, fromLiteral } from './template.ts';

const home = mkdtempSync(join(tmpdir(), 'nightschool-template-'));
let runAssertions: RunAssertions;
beforeAll(async () => {
  runAssertions = await loadPromptfoo({ folder: home });
});
afterAll(() => rmSync(home, { recursive: true, force: true }));

describe('words of others as the value of an assertion', () => {
  it.each(['{{ 7 * 7 }}', '{% raw %}x', '{# gone #}', "{{'{{'}}", 'a {{ b', 'plain'])(
    '%s is looked for as it is',
    async (words) => {
      const assert: Assertion[] = [{ type: 'icontains-all', value: [asLiteral(words)] }];
      const vars = { case: 'one' };
      const run = (output: string) =>
        runAssertions({ prompt: 'x', vars, providerResponse: { output }, test: { vars, assert }, latencyMs: 0 });
      expect((await run(`They said: ${words}.`)).pass).toBe(true);
      expect((await run('They said: 49.')).pass).toBe(false);
    },
  );

  it('load no file', async () => {
    const secret = join(home, 'secret.txt');
    writeFileSync(secret, 'the secret');
    const assert: Assertion[] = [{ type: 'icontains-all', value: [asLiteral(`file://${secret}`)] }];
    const vars = { case: 'one' };
    const output = 'the secret';
    const result = await runAssertions({
      prompt: 'x',
      vars,
      providerResponse: { output },
      test: { vars, assert },
      latencyMs: 0,
    });
    expect(result.pass).toBe(false);
  });

  it('come back as they were', () => {
    const words = fc.oneof(
      fc.string(),
      fc.constantFrom('file:///etc/passwd', ' package:x:y', '{{a}}', '{%{{#', '“file://x”'),
    );
    fc.assert(
      fc.property(words, (text) => {
        expect(fromLiteral(asLiteral(text))).toBe(text);
      }),
    );
  });
});
