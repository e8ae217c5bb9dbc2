import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { nameOf } from '../providers/index.ts';
import { parsePipeline } from '../store/pipeline.ts';
import { priceOf, readPrices } from '../store/prices.ts';
import { wiredChoices } from './doctor/check.ts';

const root = new URL('../../', import.meta.url);
const guide = readFileSync(new URL('GUIDE.md', root), 'utf8');
const [, section = ''] = guide.split(/^## Teachers and students$/m);
const blocks = [...(section.split(/^## /m)[0] ?? '').matchAll(/^```yaml\n([\s\S]*?)^```$/gm)].map(
  ([, text]) => text ?? '',
);

describe('the page about teachers and students', () => {
  it('shows every kind of model', () => {
    const shown = blocks.map((text) => parsePipeline(complete(text), 'GUIDE.md'));
    const models = shown.flatMap(({ teacher, students, user }) => [teacher, ...students, user]);
    expect([...new Set(models.map(({ use }) => use))].sort()).toEqual([
      'command',
      'induction',
      'literal',
      'ollama',
      'openai',
      'recorded',
    ]);
    const presets = models.flatMap((model) => (model.use === 'openai' ? [model.preset] : []));
    expect([...new Set(presets)].sort()).toEqual(['anthropic', 'gemini', 'openai', 'openrouter', 'vllm']);
  });

  it('names no model whose price does not ship', async () => {
    const prices = await readPrices(fileURLToPath(root));
    const choices = blocks.flatMap((text) => wiredChoices(parsePipeline(complete(text), 'GUIDE.md')));
    const names = [...new Set(choices.filter(({ use }) => use !== 'command').map(nameOf))];
    expect(names.filter((name) => priceOf(prices, name) === null)).toEqual([]);
    expect(names.length).toBeGreaterThan(6);
  });

  it.each(blocks.map((text) => [text.trim().split('\n').at(-1) ?? '', text]))(
    'is valid where it says %s',
    (_, text) => {
      expect(() => parsePipeline(complete(text), 'GUIDE.md')).not.toThrow();
    },
  );
});

describe('pipelines/nightly.yaml', () => {
  it('is valid with its example of real models switched on', () => {
    const text = readFileSync(new URL('pipelines/nightly.yaml', root), 'utf8');
    const [settings = '', example = ''] = text.split(/^# With real models.*\n#\n/m);
    const switchedOn = example.replace(/^# ?/gm, '');
    const kept = settings.replace(/^teacher:.*$/m, '').replace(/^students:\n(?: .*\n)+/m, '');
    const pipeline = parsePipeline(kept + switchedOn, 'nightly.yaml');
    expect([pipeline.teacher.use, pipeline.students.map(({ use }) => use), pipeline.budget.usd]).toEqual([
      'openai',
      ['literal', 'ollama'],
      5,
    ]);
  });
});

function complete(text: string): string {
  return `name: nightly\nlogs: [logs/]\n${text}`;
}
