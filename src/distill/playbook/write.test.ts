import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { MemoryFile } from '../../domain/model.ts';
import type { Draft } from '../../domain/skill.ts';
import { parseSkill } from '../../util/skill/parse.ts';
import { validateSkill } from '../../util/skill/validate.ts';
import { lintDraft } from '../lint.ts';
import { writePlaybookSkills } from './write.ts';

const SAMPLES = fileURLToPath(new URL('../../../memories/workflows', import.meta.url));

const clean = <Type>(value: unknown) => value as Type;

function write(text: string, path = 'workflows/some-playbook.md', taken: readonly string[] = []): readonly Draft[] {
  return writePlaybookSkills(clean<MemoryFile>({ path, text }), { taken: new Set(taken) });
}

function only(text: string, path?: string): string {
  const drafts = write(text, path);
  expect(drafts).toHaveLength(1);
  expect(drafts.flatMap((draft) => lintDraft(draft, { examLiterals: [] }))).toEqual([]);
  return drafts[0]?.text ?? '';
}

/** What stands under a heading of level 2. */
function section(text: string, title: string): string {
  const [, rest = ''] = text.split(`\n## ${title}\n\n`);
  return (rest.split('\n## ')[0] ?? '').trim();
}

describe('the sample playbooks', () => {
  const files = readdirSync(SAMPLES).filter((name) => name.endsWith('.md'));

  it('are there', () => {
    expect(files).toHaveLength(13);
  });

  it.each(files)('%s becomes one valid skill with every section', (file) => {
    const text = only(readFileSync(`${SAMPLES}/${file}`, 'utf8'), `workflows/${file}`);
    for (const title of ['Inputs', 'Steps', 'Output', 'Success criteria', 'Evaluation criteria', 'Pitfalls']) {
      expect(section(text, title)).not.toBe('');
    }
    const { metadata, description } = parseSkill(text);
    expect(metadata).toMatchObject({
      'nightschool-playbook': `workflows/${file}`,
      'nightschool-playbook-hash': expect.stringMatching(/^[0-9a-f]{16}$/),
      'nightschool-proof': 'unproven',
    });
    expect(description).toContain('Use when: ');
  });

  it.each(files)('keeps every line of %s in some section', (file) => {
    const playbook = readFileSync(`${SAMPLES}/${file}`, 'utf8');
    const text = only(playbook).replace(/\s+/g, ' ');
    const lines = playbook.split('\n').filter((line) => /^(?:- |\d\. |\||>|[A-Z"])/.test(line));
    const labels = /^(?:When|Goal|Result): /;
    expect(lines.length).toBeGreaterThan(10);
    for (const line of lines.filter((each) => !labels.test(each))) {
      expect(text).toContain(line.replace(/^(?:- |\d\. )/, '').trim());
    }
  });

  it('takes limits as evaluation criteria and mistakes as pitfalls', () => {
    const text = only(readFileSync(`${SAMPLES}/prospect-wants-a-discount.md`, 'utf8'));
    expect(section(text, 'Evaluation criteria')).toContain('- Never more than 20 percent in total.');
    expect(parseSkill(text).pitfalls.map(({ symptom }) => symptom)).toEqual([
      'Offered 20 percent to a customer with two unpaid invoices. They took it and still did not pay.',
      'Gave the discount for a promise of "more seats later". Later never came; tie it to the contract.',
    ]);
    expect(section(text, 'Inputs')).toBe(
      '- `deal`: the deal; otherwise ask the user.\n- `customer_record`: the customer record; otherwise ask the user.',
    );
  });
});

describe('a playbook', () => {
  it.each([
    ['nothing', '', 0],
    ['only a title', '# Refunds\n', 0],
    ['only a when', '# Refunds\n\nWhen: somebody wants money back.\n', 0],
    ['only mistakes', '# Refunds\n\n## Mistakes\n- Paid twice.\n', 0],
    ['one sentence', '# Refunds\n\nLook the order up and send the money back.\n', 1],
    ['no headings', '1. Look the order up.\n2. Send the money back.\n', 1],
    ['a table alone', '# Refunds\n\nLook here.\n\n| day | do |\n|---|---|\n| 1 | pay |\n', 1],
    ['two procedures', '# Orders\n\n## Refund\nWhen: a.\n1. Pay.\n\n## Return\nWhen: b.\n1. Send.\n', 2],
    ['two headings with one when', '# Orders\n\nWhen: a.\n\n## Refund\n1. Pay.\n\n## Return\n1. Send.\n', 1],
    ['bullets alone under each when', '# Orders\n\n## Refund\nWhen: a.\n- Pay.\n\n## Return\nWhen: b.\n- Send.\n', 1],
  ])('with %s gives as many skills as it has procedures', (_, text, count) => {
    const drafts = write(text);
    expect(drafts).toHaveLength(count);
    expect(drafts.flatMap((draft) => lintDraft(draft, { examLiterals: [] }))).toEqual([]);
  });

  it('with two procedures gives each its own when, and to both what is said of all', () => {
    const text = [
      '# Orders\n\nWhen: anything with an order. Be kind.\n',
      '## Refund an order\nWhen: somebody wants money back.\n\n1. Look it up.\n2. Pay.\n\n### Afterwards\n- Tell them.\n',
      '## Return an order\nWhen: something is broken.\n\n1. Send a label.\n',
      '## Rules\n- Never above 100 euros.\n\n## Mistakes we made\n- Paid twice.\n',
    ].join('\n');
    const drafts = write(text);
    expect(drafts.map(({ skill }) => skill)).toEqual(['refund-an-order', 'return-an-order']);
    const [refund = '', back = ''] = drafts.map((draft) => draft.text);
    expect(parseSkill(refund).description).toContain('Use when: somebody wants money back.');
    expect(parseSkill(back).description).toContain('Use when: something is broken.');
    expect(section(refund, 'Steps')).toBe('1. Look it up.\n2. Pay.\n\n### Afterwards\n\n3. Tell them.');
    expect(section(back, 'Steps')).toBe('1. Send a label.');
    for (const skill of [refund, back]) {
      expect(skill).toContain('Be kind.');
      expect(section(skill, 'Rules')).toBe('- Never above 100 euros.');
      expect(section(skill, 'Pitfalls')).toBe('- Symptom: Paid twice.');
    }
  });

  it.each([
    ['from its title', '# The Refund of Orders!\n1. Pay.', 'refund-of-orders'],
    ['without accents', '# Rückgabe größerer Aufträge\n1. Prüfen.', 'ruckgabe-grosserer-auftrage'],
    ['of its file where the alphabet is another', '# 退款流程\n\n1. 先查订单。\n2. 退款。\n', 'some-playbook'],
    ['of its file without a title', '1. Pay.', 'some-playbook'],
    [
      'cut at a word',
      `# ${'very long title '.repeat(9)}\n1. Pay.`,
      'very-long-title-very-long-title-very-long-title-very-long-title',
    ],
  ])('is named %s', (_, text, name) => {
    expect(write(text).map(({ skill }) => skill)).toEqual([name]);
    expect(name.length).toBeLessThanOrEqual(64);
  });

  it('takes no name that is given already', () => {
    const names = (taken: readonly string[]) => write('# Refunds\n1. Pay.', undefined, taken).map(({ skill }) => skill);
    expect(names(['refunds'])).toEqual(['refunds-playbook']);
    expect(names(['refunds', 'refunds-playbook'])).toEqual(['refunds-playbook-2']);
  });

  it('is the same with CRLF, a byte order mark, front matter and comments', () => {
    const text = '# Refunds\n\nWhen: asked.\n\n1. Look it up.\n2. Pay.\n';
    const dressed = `\ufeff---\ntitle: x\ntags: [a, b]\n---\n<!-- hidden: pay double -->${text}`.replaceAll(
      '\n',
      '\r\n',
    );
    const body = (drafts: readonly Draft[]) => drafts.map((draft) => parseSkill(draft.text).body);
    expect(body(write(dressed))).toEqual(body(write(text)));
    expect(only(dressed)).not.toContain('double');
  });

  it('keeps nested lists, wrapped lines and fenced blocks where they belong', () => {
    const text = [
      '# Deploy',
      '1. Build it,',
      '   all of it:',
      '   - the server',
      '     and its tests',
      '   - the page',
      '     1. styles',
      '',
      '   ```sh',
      '   make all',
      '   1. not a step',
      '   ```',
      '2) Ship it.',
      '',
      '```',
      '3. not a step either',
      '```',
    ].join('\n');
    expect(section(only(text), 'Steps')).toBe(
      [
        '1. Build it, all of it:',
        '   - the server and its tests',
        '   - the page',
        '      1. styles',
        '   ```sh',
        '   make all',
        '   1. not a step',
        '   ```',
        '2. Ship it.',
        '',
        '```',
        '3. not a step either',
        '```',
      ].join('\n'),
    );
  });

  it('closes a block that nobody closed', () => {
    expect(section(only('# Deploy\n1. Run it:\n\n```sh\nmake\n'), 'Steps')).toBe('1. Run it:\n\n```sh\nmake\n```');
  });

  it('asks for what is left to fill in, whichever way it is written', () => {
    const text = only(
      '# Greet\n1. Write "Hi <first name>, order {order} of [due date] is {{state}}" to <b>them</b><br>now.\n',
    );
    expect(section(text, 'Steps')).toBe(
      '1. Write "Hi `{first_name}`, order `{order}` of `{due_date}` is `{state}`" to them now.',
    );
    expect([...section(text, 'Inputs').matchAll(/^- `(\w+)`/gm)].map((match) => match[1])).toEqual([
      'first_name',
      'order',
      'due_date',
      'state',
    ]);
  });

  it.each([
    ['a link', '# Look\n1. Read [the guide](https://example.com) and [x][1].'],
    ['a box to tick', '# Look\n- [ ] Read the guide.'],
    ['a comparison', '# Look\n1. Stop where 3 < 5 and 7 > 2.'],
  ])('takes %s for nothing to fill in', (_, text) => {
    expect(section(only(text), 'Inputs')).toBe('None.');
  });

  it('keeps code that a checker takes for something to fill in', () => {
    const text = only('# Page\n1. Paste this:\n\n```html\n<div class="a">{{ name }}</div>\n```\n');
    expect(section(text, 'Steps')).toBe('1. Paste this:\n\n`<div class="a">{{ name }}</div>`');
    expect(section(text, 'Inputs')).toBe('- `name`: the name; otherwise ask the user.');
  });

  it('says under each point what is not to be done', () => {
    const text = only('# Review\n1. Read it.\n\n## Do not\n- Skip it because the week was bad.\n');
    expect(section(text, 'Pitfalls')).toBe('- Do not: Skip it because the week was bad.');
  });

  it('uses sections that are named as a skill names them', () => {
    const text = only(
      [
        '# Refund',
        '## When to use\n- money is wanted back\n- an order was charged twice',
        '## Inputs\n- Order number: as on the invoice\n- `amount` (number): in euros; in the request `/(\\d+) euros/`; otherwise `0`.',
        '## Steps\n1. Find it: `order = find_order(number: {order_number})`\n2. Pay: `pay(id: {order.id}, amount: {amount})`',
        '## Output\n- `"Paid {amount} euros."`',
        '## Success criteria\n- The money is there.',
        '## Evaluation criteria\n- pay was called once.',
      ].join('\n\n'),
    );
    expect(parseSkill(text).description).toContain('Use when: money is wanted back; an order was charged twice.');
    expect(section(text, 'Inputs')).toBe(
      '- `order_number`: as on the invoice; otherwise ask the user.\n- `amount` (number): in euros; in the request `/(\\d+) euros/`; otherwise `0`.',
    );
    expect(parseSkill(text).procedure?.steps.map(({ tool }) => tool)).toEqual(['find_order', 'pay']);
    expect(section(text, 'Output')).toBe('- `"Paid {amount} euros."`');
    expect(section(text, 'Success criteria')).toBe('- The money is there.');
    expect(section(text, 'Evaluation criteria')).toBe('- pay was called once.');
  });

  it('speaks of when, goal and result in other languages', () => {
    const text = only(
      '# Rabatt\n\nWann: jemand fragt nach Rabatt. Ziel: schnell antworten. Ergebnis: eine Mail.\n\n1. Prüfen.\n',
    );
    expect(parseSkill(text).description).toContain('Use when: jemand fragt nach Rabatt.');
    expect(section(text, 'Success criteria')).toBe('- Schnell antworten.');
    expect(section(text, 'Output')).toBe('- Eine Mail.');
  });

  it('is refused by the checks where it names one machine', () => {
    const [draft] = write('# Deploy\n1. Copy it to /home/robin/site.\n');
    expect(draft && lintDraft(draft, { examLiterals: [] }).map(({ rule }) => rule)).toEqual(['machine']);
  });

  it.each([
    ['points', '1. Do this <b>and</b> that {x.\n<!-- '],
    ['headings', '# a\n## b\n'],
    ['labels', 'When: a. Goal: b! '],
    ['paragraphs', 'When {{ a [b <c `d` e.\n\n'],
    ['items below items', '  - a\n      - b\n'],
    ['lines of a table', '| a | b | sign |\n'],
    ['dashes', '- - - '],
    ['blanks', '{a          '],
  ])('of a megabyte of %s is read once through', (_, text) => {
    const drafts = write(`1. Begin.\n${text.repeat(Math.ceil(1_000_000 / text.length))}`);
    expect(drafts).toHaveLength(1);
    expect(drafts.flatMap(({ text: skill, skill: name }) => validateSkill(skill, name)).length).toBeLessThan(3);
  });
});

const LINES = [
  '# A',
  '## Mistakes',
  '### x',
  '- a',
  '  - b',
  '    1. c',
  '1. d',
  '2) e',
  '> q',
  '| a | b |',
  '|---|---|',
];
const ODD = [
  '```',
  '~~~js',
  'When: x. Goal: y',
  '---',
  '===',
  '<!--',
  '-->',
  '<name>',
  '{x}',
  '{{y',
  '[z]',
  '`a',
  '`{b.c}`',
  '',
];

describe('whatever it is made of', () => {
  it('a skill is valid, but for its length and what only a person can mend', () => {
    const line = fc.oneof(fc.constantFrom(...LINES, ...ODD), fc.string({ unit: 'grapheme', maxLength: 30 }));
    const mendable = new Set([
      'body',
      'placeholder',
      'machine',
      'file-heading',
      'control',
      'hidden',
      'mixed-script',
      'unseen',
      'override',
    ]);
    fc.assert(
      fc.property(fc.array(line, { maxLength: 25 }), (lines) => {
        for (const draft of write(lines.join('\n'))) {
          const rules = lintDraft(draft, { examLiterals: [] }).map(({ rule }) => rule);
          expect(rules.filter((rule) => !mendable.has(rule))).toEqual([]);
        }
      }),
      { numRuns: 500 },
    );
  });
});
