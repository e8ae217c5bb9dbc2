import {
  appendFileSync,
  chmodSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Embedder } from '../../domain/chat.ts';
import type { RecallHit, RecallOptions } from '../../domain/memory.ts';
import { anyText } from '../../memory/recall/testing.ts';
import { openRecall, type Recall, type RecallSetup } from './recall.ts';

const SAMPLES = fileURLToPath(new URL('../../../memories', import.meta.url));
const SKILL = `---
name: reschedule-meeting
description: "Moves an appointment in the calendar to another day or hour."
---
# Reschedule a meeting

## Steps
1. \`calendar_search(name: {guest})\`
`;

function createDesk(setup: Partial<RecallSetup> = {}) {
  const dir = mkdtempSync(join(tmpdir(), 'nightschool-recall-'));
  const opened: Recall[] = [];
  return {
    dir,
    write: (path: string, text: string | Uint8Array) => {
      mkdirSync(dirname(join(dir, path)), { recursive: true });
      writeFileSync(join(dir, path), text);
    },
    copySamples: () => cpSync(join(SAMPLES, 'workflows'), join(dir, 'memories/workflows'), { recursive: true }),
    open: (more: Partial<RecallSetup> = {}): Recall => {
      const recall = openRecall(dir, { engine: 'builtin', sweepEveryMs: 0, ...setup, ...more });
      opened.push(recall);
      return recall;
    },
    [Symbol.dispose]: () => {
      for (const recall of opened) recall.close();
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

const NAMES = (hits: readonly RecallHit[]) => hits.map(({ path }) => path.split('/').at(-1)?.replace('.md', ''));

describe('on the sample playbooks', () => {
  const desk = createDesk();
  let recall: Recall;
  beforeAll(() => {
    desk.copySamples();
    desk.write('skills/reschedule-meeting/SKILL.md', SKILL);
    recall = desk.open();
  });
  afterAll(() => desk[Symbol.dispose]());

  it.each([
    ['How do I handle a prospect who wants a discount?', 'prospect-wants-a-discount'],
    ['they ask for a lower price if they pay yearly up front', 'prospect-wants-a-discount'],
    ['log what was said in the call and remind me', 'call-notes-and-follow-up'],
    ['how do we look at job applications', 'hiring-screen'],
    ['which mails are urgent and which can be archived', 'inbox-triage'],
    ['the service is down, what do I tell customers', 'incident-note'],
    ['a customer has not paid, how do I remind them', 'invoicing-and-dunning'],
    ["prepare this month's newsletter", 'newsletter'],
    ['how many sources do I need for a brief', 'research-brief'],
    ['I need a hotel in London', 'travel-booking'],
    ['what do we look at on Friday', 'weekly-review'],
    ['rooms per NIGHT!!! limit (euros)', 'travel-booking'],
  ])('finds the playbook for: %s', async (question, name) => {
    const { hits, mentions, notice, engine } = await recall.recall(question);
    expect(NAMES(hits)).toContain(name);
    expect([mentions, notice, engine]).toEqual([[], null, 'bm25']);
  });

  it('finds a skill by what its description says it is for', async () => {
    const { hits } = await recall.recall('move my appointment to another day');
    expect(hits[0]).toMatchObject({
      path: 'skills/reschedule-meeting/SKILL.md',
      kind: 'skill',
      title: 'Reschedule a meeting',
    });
  });

  it('gives the place, the best lines and how well they fit', async () => {
    const { hits } = await recall.recall('How do I handle a prospect who wants a discount?', { limit: 1 });
    expect(hits).toEqual([
      {
        path: 'memories/workflows/prospect-wants-a-discount.md',
        kind: 'workflow',
        title: 'A prospect wants a discount',
        headings: [],
        line: 1,
        snippet: expect.stringContaining('# A prospect wants a discount'),
        score: 1,
        coverage: expect.closeTo(0.5, 1),
        date: expect.stringMatching(/^\d{4}-\d\d-\d\d$/),
      },
    ]);
    const [inside] = (await recall.recall('signature this month', { limit: 1 })).hits;
    expect(inside).toMatchObject({ headings: ['What we may offer'], line: 21 });
  });

  it.each([
    ['What is the capital of Mongolia?', 'Nothing in the memory fits this question.'],
    [Array.from({ length: 30 }, (_, at) => `zzx${at}`).join(' '), 'Nothing in the memory fits this question.'],
    ['', 'Nothing in the memory fits: the question has no word to look for.'],
    ['what is it that you do?', 'Nothing in the memory fits: the question has no word to look for.'],
    ['😀', 'Nothing in the memory fits: the question has no word to look for.'],
  ])('says that nothing fits %j', async (question, notice) => {
    expect(await recall.recall(question)).toMatchObject({ hits: [], mentions: [], notice, query: question });
  });

  it('lists what mentions a word where nothing fits', async () => {
    const { hits, mentions, notice } = await recall.recall(
      'kangaroo insurance claims expire quarterly when zebras migrate on a train',
    );
    expect([hits, NAMES(mentions)]).toEqual([[], ['travel-booking']]);
    expect(notice).toMatch(/^Nothing in the memory fits this question; what mentions one of its words since \d{4}/);
  });

  it.each([
    ['FTS syntax', 'title: "a" NEAR(b c) AND NOT (d OR) ^e* {f}: -g + "h'],
    ['quotes', `'"''""; DROP TABLE file; --`],
    ['NUL', 'discount\0prospect'],
    ['control characters', 'discount \u0007\u001b[31m\u202e'],
    ['lone surrogates', 'discount \ud800 \udc00'],
    ['a megabyte of words', 'discount '.repeat(120_000)],
    ['a megabyte of quotes', '"'.repeat(1_000_000)],
    ['a megabyte of one word', 'x'.repeat(1_000_000)],
    ['a thousand words', Array.from({ length: 1000 }, (_, index) => `w${index} discount`).join(' ')],
    ['percent and underscore', '100% _ discount'],
    ['right-to-left text', 'מחיר الخصم discount'],
  ])('takes %s for a question', async (_, query) => {
    const { hits, mentions } = await recall.recall(query);
    for (const hit of [...hits, ...mentions]) expect(hit.snippet).not.toBe('');
  });

  it('never throws, shows verbatim lines, sorts by score, and says so where there are none', async () => {
    const words = [
      'discount',
      'invoice',
      'hotel',
      'the',
      '"',
      'OR',
      'NOT',
      '*',
      'ABC-12',
      'é',
      '日本',
      ' ',
      '\n',
      '%',
      'kim',
    ];
    const query = fc.oneof(
      anyText,
      fc.array(fc.constantFrom(...words), { maxLength: 12 }).map((parts) => parts.join(' ')),
    );
    await fc.assert(
      fc.asyncProperty(query, async (question) => {
        const result = await recall.recall(question);
        const { hits, mentions, notice } = result;
        expect(await recall.recall(question)).toEqual(result);
        expect(hits.length > 0 || notice !== null).toBe(true);
        expect(hits.length === 0 || mentions.length === 0).toBe(true);
        expect(hits.map(({ score }) => score)).toEqual(hits.map(({ score }) => score).toSorted((a, b) => b - a));
        for (const hit of [...hits, ...mentions]) expectVerbatim(desk.dir, hit);
      }),
      { numRuns: 150 },
    );
  });
});

function expectVerbatim(dir: string, { path, line, snippet, score, coverage }: RecallHit): void {
  const lines = readFileSync(join(dir, path), 'utf8')
    .split(/\r?\n/)
    .slice(line - 1);
  expect(lines.join('\n').startsWith(snippet)).toBe(true);
  expect(Math.min(score, coverage, 1 - score, 1 - coverage)).toBeGreaterThanOrEqual(0);
}

describe('what changes', () => {
  it('is seen by the next question', async () => {
    using desk = createDesk();
    const recall = desk.open();
    expect((await recall.recall('kettle')).notice).toBe(
      'There is nothing in the memory yet: write Markdown files below memories/.',
    );
    desk.write('memories/workflows/tea.md', '# Tea\n\nBoil the kettle.');
    expect(NAMES((await recall.recall('kettle')).hits)).toEqual(['tea']);
    renameSync(join(desk.dir, 'memories/workflows/tea.md'), join(desk.dir, 'memories/workflows/drinks.md'));
    expect(NAMES((await recall.recall('kettle')).hits)).toEqual(['drinks']);
    appendFileSync(join(desk.dir, 'memories/workflows/drinks.md'), '\nMind the samovar.');
    expect((await recall.recall('samovar')).hits[0]).toMatchObject({ line: 4, snippet: 'Mind the samovar.' });
    rmSync(join(desk.dir, 'memories/workflows/drinks.md'));
    expect((await recall.recall('kettle')).hits).toEqual([]);
  });
});

describe('hostile files', () => {
  it.each<[string, string | Uint8Array, string]>([
    ['one line of a megabyte', `${'word '.repeat(190_000)}kettle`, 'word'],
    ['brackets without end', '['.repeat(500_000), 'Kettle'],
    ['headings without end', '# a\n'.repeat(100_000), 'a'],
    ['an open fence', '# Kettle\n```\n# no\n'.repeat(1000), 'kettle'],
    ['front matter of aliases', `---\na: &a [x]\nb: ${'*a '.repeat(5000)}\n---\n# Kettle\n`, 'kettle'],
    ['invalid UTF-8', Uint8Array.of(0x23, 0x20, 0x6b, 0x65, 0x74, 0xff, 0xc3, 0x28, 0x0a, 0x78), 'ket'],
    ['only a byte order mark', '\ufeff', 'kettle'],
    ['escape sequences', '# Kettle \u001b[2J\u0007\n', 'kettle'],
  ])('does not stumble over %s', async (_, content, question) => {
    using desk = createDesk();
    desk.write('memories/x.md', content);
    desk.write('memories/ok.md', '# Teapot\n\nWarm the teapot.');
    const recall = desk.open();
    await recall.recall(question);
    expect(NAMES((await recall.recall('teapot')).hits)).toEqual(['ok']);
  });

  it('says what it did not search', async () => {
    using desk = createDesk();
    desk.write('memories/ok.md', '# Teapot');
    desk.write('memories/huge.md', 'kettle '.repeat(200_000));
    const { hits, notice } = await desk.open().recall('teapot');
    expect(NAMES(hits)).toEqual(['ok']);
    expect(notice).toBe('Not searched: memories/huge.md (larger than 1 MB).');
  });
});

describe('options', () => {
  const NOON = Date.UTC(2026, 10, 21, 12);
  const desk = createDesk({ now: () => NOON });
  beforeAll(() => {
    for (const [path, day] of [
      ['memories/workflows/sales/a.md', '2026-06-01'],
      ['memories/workflows/b.md', '2026-11-20'],
      ['memories/lessons/c.md', '2026-11-19'],
      ['memories/daily/2026-01-05.md', '2026-11-21'],
      ['memories/archive/daily/2025-12-24.md', '2026-11-21'],
      ['memories/MEMORY.md', '2026-11-10'],
    ] as const) {
      desk.write(path, `# Note\n\nThe kettle of ${path} is blue.`);
      utimesSync(join(desk.dir, path), new Date(day), new Date(day));
    }
  });
  afterAll(() => desk[Symbol.dispose]());

  it.each<[string, Parameters<Recall['recall']>[1], readonly string[]]>([
    ['nothing', {}, ['2026-01-05', 'MEMORY', 'a', 'b', 'c']],
    ['a limit', { limit: 2 }, ['2', 'hits']],
    ['a folder', { folders: ['workflows'] }, ['a', 'b']],
    ['a folder below', { folders: ['workflows/sales'] }, ['a']],
    ['several folders', { folders: ['lessons/', './workflows/sales'] }, ['a', 'c']],
    ['a folder outside', { folders: ['../..', '/etc'] }, []],
    ['kinds', { kinds: ['lesson', 'daily'] }, ['2026-01-05', 'c']],
    ['the first day, by the name of a daily file', { since: '2026-11-19' }, ['b', 'c']],
    ['the last day', { until: '2026-06-01' }, ['2026-01-05', 'a']],
    ['both days', { since: '2026-11-20', until: '2026-11-20' }, ['b']],
    ['the archive', { archived: true, until: '2026-05-01' }, ['2025-12-24', '2026-01-05']],
  ])('may be %s', async (_, options, names) => {
    const hits = NAMES((await desk.open().recall('blue kettle', options)).hits);
    if (names[1] === 'hits') expect(hits).toHaveLength(Number(names[0]));
    else expect(hits.toSorted()).toEqual(names);
  });

  it.each([
    ['the last 30 days', {}, ['b', 'c', 'MEMORY']],
    ['the days that were asked for', { until: '2026-06-30' }, ['a', '2026-01-05']],
  ])('lists mentions of %s, newest first', async (_, options, names) => {
    const question = 'kettle zebra kangaroo walrus lemur ocelot marmot badger';
    expect(NAMES((await desk.open().recall(question, options)).mentions)).toEqual(names);
  });

  it('must be meant', async () => {
    await expect(desk.open().recall('kettle', { since: 'soon' })).rejects.toMatchObject({ code: 'USAGE' });
  });
});

/** Knows three things under any of their words, and nothing else. */
function createEmbedder(): Embedder & { readonly asked: string[] } {
  const things = [/discount|cheaper|rebate|nachlass/gi, /hotel|lodging|unterkunft/gi, /invoice|dunning|rechnung/gi];
  const asked: string[] = [];
  return {
    asked,
    name: 'fake/things',
    fingerprint: 'things-1',
    embed: async (texts) => {
      asked.push(...texts);
      return texts.map((text) => {
        const counts = things.map((thing) => (text.match(thing) ?? []).length);
        return Float32Array.of(...counts, 1, (text.length % 7) / 10);
      });
    },
  };
}

describe('with embeddings', () => {
  it('finds by meaning what no word leads to', async () => {
    using desk = createDesk();
    desk.copySamples();
    const byWords = await desk.open().recall('Nachlass Nachlass Nachlass');
    expect(byWords).toMatchObject({ hits: [], engine: 'bm25' });
    const { hits, engine, notice } = await desk
      .open({ embedder: createEmbedder() })
      .recall('Nachlass Nachlass Nachlass');
    expect([NAMES(hits)[0], engine, notice]).toEqual(['prospect-wants-a-discount', 'bm25+embeddings', null]);
    expectVerbatim(desk.dir, hits[0] as RecallHit);
  });

  it('still says that nothing fits', async () => {
    using desk = createDesk();
    desk.copySamples();
    const { hits, notice } = await desk.open({ embedder: createEmbedder() }).recall('kangaroo');
    expect([hits, notice]).toEqual([[], 'Nothing in the memory fits this question.']);
  });

  it('embeds a passage once, and a changed one again', async () => {
    using desk = createDesk();
    desk.copySamples();
    const embedder = createEmbedder();
    await desk.open({ embedder }).recall('hotel');
    const first = embedder.asked.splice(0).length;
    await desk.open({ embedder }).recall('hotel');
    expect([first > 13, embedder.asked.splice(0)]).toEqual([true, ['hotel']]);
    appendFileSync(join(desk.dir, 'memories/workflows/newsletter.md'), '\nOne more line.');
    await desk.open({ embedder }).recall('hotel');
    expect(embedder.asked.length).toBe(2);
  });

  it('works off a large memory call by call', async () => {
    using desk = createDesk();
    for (let file = 0; file < 300; file++) desk.write(`memories/${file}.md`, `# File ${file}\n\nhotel`);
    const recall = desk.open({ embedder: createEmbedder() });
    expect((await recall.recall('hotel')).notice).toBe('44 passages have no vector yet: each recall adds 256.');
    expect((await recall.recall('hotel')).notice).toBeNull();
  });

  it.each<[string, Partial<Embedder>, RegExp]>([
    ['rejects', { embed: () => Promise.reject(new Error('no route to host')) }, /embeddings failed: no route to host$/],
    ['sends too few vectors', { embed: async () => [] }, /embeddings failed/],
    ['sends zeros', { embed: async (texts) => texts.map(() => new Float32Array(3)) }, /embeddings failed/],
    [
      'sends no numbers',
      { embed: async (texts) => texts.map(() => Float32Array.of(Number.NaN, 1)) },
      /embeddings failed/,
    ],
  ])('goes by words alone where the model %s', async (_, broken, notice) => {
    using desk = createDesk();
    desk.copySamples();
    const result = await desk.open({ embedder: { ...createEmbedder(), ...broken } }).recall('hotel in London');
    expect([NAMES(result.hits)[0], result.engine]).toEqual(['travel-booking', 'bm25']);
    expect(result.notice).toMatch(notice);
  });

  it('goes by words alone where the model cannot be opened', async () => {
    using desk = createDesk();
    desk.copySamples();
    const embedder = () => Promise.reject(new Error('no such model'));
    const { hits, notice } = await desk.open({ embedder }).recall('hotel in London');
    expect(NAMES(hits)[0]).toBe('travel-booking');
    expect(notice).toBe('Searched by words alone, as the embeddings failed: no such model');
  });
});

describe('with qmd', () => {
  /** A program that prints this, and writes down how it was called. */
  function createProgram(
    dir: string,
    { output, code = 0 }: { readonly output: string; readonly code?: number },
  ): string {
    const program = join(dir, 'fake-qmd.cjs');
    const script = `#!${process.execPath}
require('node:fs').writeFileSync(${JSON.stringify(join(dir, 'called.json'))}, JSON.stringify({ words: process.argv.slice(2), cwd: process.cwd() }));
process.stdout.write(${JSON.stringify(output)});
process.stderr.write('Warning: something\\nno such collection\\n');
process.exitCode = ${code};
`;
    writeFileSync(program, script);
    chmodSync(program, 0o755);
    return program;
  }

  const FOUND = [
    { file: './memories/workflows/travel-booking.md', line: 3, title: 'x', score: 0.9, snippet: '@@ -1,3 @@' },
    { file: './memories/README.md', line: 1, title: 'x', score: 0.8 },
    { file: '/etc/passwd', line: 1, title: 'x', score: 0.8 },
    { file: './memories/../../../etc/x.md', line: 1, title: 'x', score: 0.8 },
    { file: 'qmd://other/x.md', score: 0.7 },
    { file: './memories/workflows/gone.md', score: 0.7 },
    { file: './memories/workflows/newsletter.md', score: 0.5, docid: '#abc' },
  ];

  it('hands the question over, and shows what lies below memories/', async () => {
    using desk = createDesk({ engine: 'qmd' });
    desk.copySamples();
    const program = createProgram(desk.dir, { output: JSON.stringify(FOUND) });
    const { hits, engine, notice } = await desk.open({ qmd: { program } }).recall('a "hotel"\nin London; rm -rf $HOME');
    expect([NAMES(hits), engine, notice]).toEqual([['travel-booking', 'newsletter'], 'qmd', null]);
    expect(hits[0]).toMatchObject({ score: 0.9, kind: 'workflow', title: 'Booking travel' });
    for (const hit of hits) expectVerbatim(desk.dir, hit);
    const called = JSON.parse(readFileSync(join(desk.dir, 'called.json'), 'utf8'));
    expect(called.words.slice(0, 6)).toEqual(['query', '--json', '--no-rerank', '--full-path', '-n', '50']);
    expect(called.words[6].split('\n')).toEqual([
      ...['lex: hotel', 'lex: london', 'lex: rm', 'lex: rf', 'lex: home'],
      'vec: a hotel in London; rm -rf $HOME',
    ]);
  });

  it('keeps to the options', async () => {
    using desk = createDesk({ engine: 'qmd' });
    desk.copySamples();
    const program = createProgram(desk.dir, { output: JSON.stringify(FOUND) });
    const recall = desk.open({ qmd: { program } });
    expect(NAMES((await recall.recall('hotel', { limit: 1 })).hits)).toEqual(['travel-booking']);
    expect((await recall.recall('hotel', { kinds: ['lesson'] })).hits).toEqual([]);
    expect((await recall.recall('hotel', { folders: ['lessons'] })).hits).toEqual([]);
    expect((await recall.recall('hotel', { until: '2001-01-01' })).hits).toEqual([]);
  });

  it.each([
    ['finds nothing', '[]', 0, null],
    ['prints no JSON', 'No results found.', 0, 'qmd printed no list of hits.'],
    ['prints another shape', '{"results": []}', 0, 'qmd printed no list of hits.'],
    ['fails', '', 1, 'qmd failed: no such collection.'],
  ])('copes with a program that %s', async (_, output, code, message) => {
    using desk = createDesk({ engine: 'qmd' });
    desk.copySamples();
    const answer = desk.open({ qmd: { program: createProgram(desk.dir, { output, code }) } }).recall('hotel');
    if (message === null)
      expect(await answer).toMatchObject({ hits: [], notice: expect.stringContaining('qmd update') });
    else await expect(answer).rejects.toMatchObject({ code: 'RECALL_FAILED', message });
  });

  it('says what to do where the program is missing', async () => {
    using desk = createDesk({ engine: 'qmd', qmd: { program: 'no-such-program-anywhere' } });
    await expect(desk.open().recall('hotel')).rejects.toMatchObject({
      code: 'RECALL_FAILED',
      message: 'The program no-such-program-anywhere was not found.',
      hint: expect.stringContaining('qmd collection add memories'),
    });
  });
});

describe('a memory of three files', () => {
  it('answers what all of them are about', async () => {
    const dir = mkdtempSync(join(tmpdir(), 'recall-small-'));
    mkdirSync(join(dir, 'memories/facts'), { recursive: true });
    for (const name of ['a', 'b', 'c']) {
      writeFileSync(join(dir, `memories/facts/${name}.md`), `# ${name}\n\n- Robin's phone is 0301 555 ${name}\n`);
    }
    const recall = openRecall(dir, { engine: 'builtin' });
    const { hits } = await recall.recall("what is Robin's phone number?");
    recall.close();
    rmSync(dir, { recursive: true });
    expect(hits).toHaveLength(3);
  });
});

describe('a memory in German', () => {
  it.each([
    ['Wann darf ich Müller anrufen?', ['kunden']],
    ['Wann ist die Hauptversammlung der Aktionäre?', []],
  ])('answers %s', async (question, names) => {
    using desk = createDesk();
    desk.write('memories/facts/kunden.md', '# Kunden\n\n- Herr Müller möchte nur dienstags angerufen werden.');
    desk.write('memories/workflows/rechnung.md', '# Rechnung\n\nDie Rechnungen gehen an die Buchhaltung.');
    expect(NAMES((await desk.open().recall(question)).hits)).toEqual(names);
  });
});

describe('filters that leave nothing', () => {
  it.each<[string, string, RecallOptions, boolean]>([
    ['a misspelt folder', 'kettle', { folders: ['workflow'] }, true],
    ['a kind', 'kettle', { kinds: ['skill'] }, true],
    ['days', 'kettle', { until: '2020-01-01' }, true],
    ['a folder where nothing fits anywhere', 'zebra', { folders: ['workflow'] }, false],
    ['no filter', 'zebra', {}, false],
  ])('are said to be the reason: %s', async (_, question, options, isSaid) => {
    using desk = createDesk();
    desk.write('memories/workflows/tea.md', '# Tea\n\nBoil the kettle.');
    const { hits, notice } = await desk.open().recall(question, options);
    const elsewhere = ' Something outside of the folders, kinds and days that were asked for does.';
    expect([hits, notice]).toEqual([[], `Nothing in the memory fits this question.${isSaid ? elsewhere : ''}`]);
  });
});

describe('what was superseded', () => {
  const OLD = "- 09:00 fact: Robin's phone number is 111. ^0q7k9m";
  const NEW = '- 09:00 fact: Call Robin on 999 now. [SUPERSEDES: 2026-10-01 ^0q7k9m] ^2vvuch';
  const superseded = [{ id: '0q7k9m', by: '2vvuch' }];
  const day = (date: string, line: string): string => `# ${date}\n\n${line}\n`;

  it('is said to be, though the newer entry shares no word with the question', async () => {
    using desk = createDesk();
    desk.write('memories/daily/2026-10-01.md', day('2026-10-01', OLD));
    desk.write('memories/daily/2026-11-01.md', day('2026-11-01', NEW));
    const recall = desk.open();
    expect((await recall.recall('phone number')).hits).toMatchObject([{ snippet: OLD, superseded }]);
    const newest = '- 10:00 fact: Dial 12. [SUPERSEDES: 2026-11-01 ^2vvuch] ^aaaaaa';
    desk.write('memories/daily/2026-11-02.md', day('2026-11-02', newest));
    const { hits } = await recall.recall('phone number');
    expect(hits).toMatchObject([{ snippet: OLD, superseded: [{ id: '0q7k9m', by: 'aaaaaa' }] }]);
  });

  it('makes room for what holds', async () => {
    using desk = createDesk();
    desk.write('memories/daily/2026-10-01.md', day('2026-10-01', OLD));
    desk.write('memories/facts/robin.md', `# Contact\n\n${OLD}\n`);
    desk.write('memories/daily/2026-11-01.md', day('2026-11-01', NEW));
    const { hits } = await desk.open().recall('Robin phone number', { limit: 1 });
    expect(hits.map(({ snippet }) => snippet)).toEqual([NEW]);
  });

  it('holds again once the newer entry was forgotten before a summary', async () => {
    using desk = createDesk();
    desk.write('memories/daily/2026-10-01.md', day('2026-10-01', OLD));
    desk.write('memories/archive/forgotten.md', `# Forgotten\n\n${NEW}\n`);
    const { hits } = await desk.open().recall('phone number', { archived: true });
    expect(hits.flatMap((hit) => hit.superseded ?? [])).toEqual([]);
  });

  it('is what was merged into it, too, and leads to what holds in the end', async () => {
    using desk = createDesk();
    const again = OLD.replace('0q7k9m', 'bbbbbb');
    desk.write('memories/daily/2026-10-02.md', day('2026-10-02', again));
    const record = [
      '- taken ^0q7k9m: 2026-10-01 fact: a',
      '- merged ^bbbbbb into ^0q7k9m: 2026-10-02 fact: a',
      '- superseded ^0q7k9m by ^2vvuch: 2026-10-01 fact: a',
      '- superseded ^2vvuch by ^aaaaaa: 2026-11-01 fact: b',
      '- done: MEMORY.md has 9 of 500 tokens, by rules',
    ];
    desk.write('memories/archive/summaries.md', `# Summaries\n\n## 2026-11-21\n\n${record.join('\n')}\n`);
    const { hits } = await desk.open().recall('phone number');
    expect(hits).toMatchObject([{ snippet: again, superseded: [{ id: 'bbbbbb', by: 'aaaaaa' }] }]);
  });
});
