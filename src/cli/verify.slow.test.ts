import { rmSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Verified, verifyEvidence } from '../night/verify/verify-evidence.ts';
import { openWorkspace } from '../night/workspace.ts';
import { NO_SEAL, sealAfter, sealRows } from '../store/seals/chain.ts';
import { NOTHING_SEALED, printSeal } from '../store/seals/seal-file.ts';
import { hashJson } from '../util/hash.ts';
import { cli, copyWorkspace, createWorkspace, readRows, readText, tree, writeText } from './testing.ts';
import { closeTickets, writeDeskLog } from './testing-desk.ts';

const SKILL = 'close-ticket';
const FOLDER = `evals/${SKILL}`;
const base = createWorkspace('memory: { learn: { perNight: 0 } }');

beforeAll(async () => {
  writeDeskLog(base.dir, closeTickets(0, 60));
  await cli(base.dir, ['run']);
});
afterAll(() => base[Symbol.dispose]());

async function verify(dir: string): Promise<Verified> {
  return verifyEvidence(await openWorkspace(dir), SKILL);
}

/** Everything that is said of it, a line each. */
function complaints({ faults, mismatches }: Verified): readonly string[] {
  return [...faults, ...mismatches.map(({ file, line, field }) => `${FOLDER}/${file}:${line}: ${field}`)];
}

/** What a complaint calls a file. */
function nameOf(path: string): string {
  return path.startsWith('skills/') ? `skills/${SKILL}` : path.replace(/\/SKILL\.md$/, '/');
}

type Tampering = (bytes: Buffer, at: number, byte: number) => Buffer;

const TAMPERINGS: Readonly<Record<string, Tampering>> = {
  changes: (bytes, at, byte) => {
    const copy = Buffer.from(bytes);
    copy[at % bytes.length] = byte;
    return copy;
  },
  removes: (bytes, at) =>
    Buffer.concat([bytes.subarray(0, at % bytes.length), bytes.subarray((at % bytes.length) + 1)]),
  inserts: (bytes, at, byte) => {
    const place = at % (bytes.length + 1);
    return Buffer.concat([bytes.subarray(0, place), Buffer.of(byte), bytes.subarray(place)]);
  },
};

describe('verify', () => {
  it('has nothing to say of a night that came to its end', async () => {
    expect(await verify(base.dir)).toMatchObject({ mismatches: [], faults: [], damage: null });
  });

  it.each(Object.entries(TAMPERINGS))('names the file of which somebody %s one byte', async (_, tamper) => {
    using workspace = copyWorkspace(base.dir);
    const { dir } = workspace;
    const files = [...tree(dir, [FOLDER, 'skills'])].map(([path, text]) => ({
      path,
      bytes: Buffer.from(text, 'latin1'),
    }));
    expect(files.length).toBeGreaterThanOrEqual(9);
    const change = fc.record({ file: fc.constantFrom(...files), at: fc.nat(), byte: fc.nat(255) });
    await fc.assert(
      fc.asyncProperty(change, async ({ file: { path, bytes }, at, byte }) => {
        const after = tamper(bytes, at, byte);
        fc.pre(!after.equals(bytes));
        writeText(dir, path, after);
        const found = complaints(await verify(dir));
        writeText(dir, path, bytes);
        expect(found.join('\n')).toContain(nameOf(path));
      }),
      { numRuns: 80 },
    );
    expect(complaints(await verify(dir))).toEqual([]);
  });

  it('names every file that is missing', async () => {
    using workspace = copyWorkspace(base.dir);
    const { dir } = workspace;
    for (const [path, text] of tree(dir, [FOLDER, 'skills'])) {
      rmSync(join(dir, path));
      expect(complaints(await verify(dir)).join('\n')).toContain(nameOf(path));
      writeText(dir, path, Buffer.from(text, 'latin1'));
    }
  });

  it('misses every line that is cut off from a log', async () => {
    using workspace = copyWorkspace(base.dir);
    const { dir } = workspace;
    for (const log of ['trials', 'decisions'].map((name) => `${FOLDER}/${name}.jsonl`)) {
      const text = readText(dir, log);
      const lines = text.split('\n').slice(0, -1);
      for (let kept = 0; kept < lines.length; kept += log.includes('trials') ? 7 : 1) {
        writeText(
          dir,
          log,
          lines
            .slice(0, kept)
            .map((line) => `${line}\n`)
            .join(''),
        );
        expect(complaints(await verify(dir)).join('\n')).toContain(`${log}:${kept + 1}: lines are missing`);
      }
      writeText(dir, log, text);
    }
  });

  it.each([
    ['trials.jsonl', (text: string) => text.replace('"durationMs":', '"durationMs":1')],
    ['cases.jsonl', (text: string) => text.replace('"side":"train"', '"side" :"train"')],
    ['split.jsonl', (text: string) => text.replace('train', 'trial')],
  ])('fails and names %s at the command line', async (file, change) => {
    using workspace = copyWorkspace(base.dir);
    const path = `${FOLDER}/${file}`;
    const [before, after] = [readText(workspace.dir, path), change(readText(workspace.dir, path))];
    writeText(workspace.dir, path, after);
    const { code, stdout } = await cli(workspace.dir, ['verify', '--all']);
    const line = before.split('\n').findIndex((text, index) => text !== after.split('\n')[index]) + 1;
    expect([code, stdout]).toEqual([1, expect.stringContaining(`${path}:${line}: `)]);
  });

  it('does without what was said in exams, and says so', async () => {
    using workspace = copyWorkspace(base.dir);
    const at = await cli(workspace.dir, ['verify', '--regrade']);
    expect(at.stdout).toMatch(/all agree\.\n {2}\d\d transcripts graded again\.\n/);
    rmSync(join(workspace.dir, '.nightschool'), { recursive: true });
    const { code, stdout } = await cli(workspace.dir, ['verify', '--regrade']);
    expect([code, stdout]).toEqual([
      0,
      expect.stringMatching(/all agree\.\n {2}(\d\d) of \1 transcripts are not at hand/),
    ]);
  });

  it('grades what was said again, where somebody rewrote all seals too', async () => {
    using workspace = copyWorkspace(base.dir);
    const { dir } = workspace;
    reseal(dir, (text) => text.replace('"cause":"missing-effect"', '"cause":"gave-up"'));
    expect((await cli(dir, ['verify'])).code).toBe(0);
    const { code, stdout } = await cli(dir, ['verify', '--regrade']);
    expect(code).toBe(1);
    expect(stdout).toMatch(
      /trials\.jsonl:\d+: cause is stored as gave-up, recomputed as missing-effect: what was said/,
    );
  });

  it.each([
    ['verdict.reason', (text: string) => text.replace(/"reason":"Passed (\d+)/, '"reason":"Passed 9$1')],
    ['nullPolicy.cases', (text: string) => text.replace(/("nullPolicy":\{.*?"failed":)\d+/, '$19')],
  ])('recomputes %s, where somebody rewrote all seals and ids too', async (field, change) => {
    using workspace = copyWorkspace(base.dir);
    const { dir } = workspace;
    forge(dir, change);
    const { code, stdout } = await cli(dir, ['verify']);
    expect([code, stdout]).toEqual([1, expect.stringMatching(`decisions.jsonl:\\d+: ${field} is stored as`)]);
  });

  it('tells where only words are others, and what it does not recompute', async () => {
    using workspace = copyWorkspace(base.dir);
    const { dir } = workspace;
    forge(dir, (text) => text.replace('"reason":"Passed ', '"reason":"It did pass '));
    const { code, stdout } = await cli(dir, ['verify']);
    expect([code, stdout]).toEqual([
      0,
      expect.stringMatching(/it says "It did pass .*, where this version says "Passed /),
    ]);
    expect(stdout).toContain('Not recomputed: what doing nothing comes to (--regrade grades it); ');
    expect((await cli(dir, ['verify', '--regrade'])).stdout).not.toContain('what doing nothing comes to');
  });

  it('grades doing nothing again', async () => {
    using workspace = copyWorkspace(base.dir);
    const { dir } = workspace;
    forge(dir, (text) =>
      text.replace(
        /("nullPolicy":\{"passed":)0,"failed":(\d+)/,
        (_, begin, failed) => `${begin}1,"failed":${failed - 1}`,
      ),
    );
    expect((await cli(dir, ['verify'])).code).toBe(0);
    const { code, stdout } = await cli(dir, ['verify', '--regrade']);
    expect([code, stdout]).toEqual([1, expect.stringContaining('nullPolicy.passed is stored as 1, recomputed as 0')]);
  });

  it('asks again who finds a skill', async () => {
    using workspace = copyWorkspace(base.dir);
    const { dir } = workspace;
    forge(dir, (text) => text.replace(/("recall":\{"hits":)\d+/, '$11'));
    expect((await cli(dir, ['verify'])).stdout).toMatch(
      /decisions\.jsonl:\d+: recall is stored as 1 of \d+; the search/,
    );
  });

  it('says of evidence without seals that nothing is known of it, and the next night goes on', async () => {
    using workspace = copyWorkspace(base.dir);
    const { dir } = workspace;
    for (const name of ['trials', 'decisions']) {
      const path = `${FOLDER}/${name}.jsonl`;
      writeText(dir, path, readText(dir, path).replace(/,"(seal|trialsSeal)":"[0-9a-f]{16}"/g, ''));
    }
    rmSync(join(dir, FOLDER, 'seal.json'));
    const { code, stdout } = await cli(dir, ['verify']);
    expect([code, stdout]).toEqual([1, expect.stringMatching(/trials\.jsonl:1: bears no seal, .* an earlier version/)]);
    writeDeskLog(dir, closeTickets(60, 75), 'more.jsonl');
    expect((await cli(dir, ['run'])).code).toBe(0);
    expect((await cli(dir, ['status'])).stdout).toContain(SKILL);
  });

  it('says that a suite was edited until a night has taken that up', async () => {
    using workspace = copyWorkspace(base.dir);
    const { dir } = workspace;
    const path = `${FOLDER}/promptfooconfig.yaml`;
    const asserted = readText(dir, path).replace(
      /( +)- type: javascript/,
      '$1- type: not-icontains\n$1  value: sorry\n$&',
    );
    writeText(dir, path, asserted);
    const { code, stdout } = await cli(dir, ['verify']);
    expect([code, stdout]).toEqual([
      1,
      expect.stringMatching(/promptfooconfig\.yaml:\d+: was changed .*the next night takes it up/),
    ]);
    expect((await cli(dir, ['run'])).code).toBe(0);
    expect(readText(dir, path)).toContain('sorry');
    expect((await cli(dir, ['verify'])).stdout).toContain('all agree');
  });
});

/** Rewrites the decisions with every id and seal, as a careful forger would. */
function forge(dir: string, change: (text: string) => string): void {
  const path = `${FOLDER}/decisions.jsonl`;
  const before = readText(dir, path);
  writeText(dir, path, change(before));
  expect(readText(dir, path)).not.toBe(before);
  const bare = readRows(dir, path).map(({ seal: _seal, trialsSeal, id: _id, night, ...content }) => {
    return { id: hashJson(content), night, ...content, trialsSeal };
  });
  writeText(
    dir,
    path,
    sealRows(bare, NO_SEAL)
      .map((row) => `${JSON.stringify(row)}\n`)
      .join(''),
  );
  writeText(dir, `${FOLDER}/seal.json`, printSeal(NOTHING_SEALED));
}

/** Rewrites the trials and, as a careful forger would, every seal that is over them. */
function reseal(dir: string, change: (text: string) => string): void {
  const rows = (name: string) => readRows(dir, `${FOLDER}/${name}`);
  const [old, decisions] = [rows('trials.jsonl'), rows('decisions.jsonl')];
  const path = `${FOLDER}/trials.jsonl`;
  writeText(dir, path, change(readText(dir, path)));
  const bare = rows('trials.jsonl').map(({ seal: _seal, ...row }) => row);
  const trials = sealRows(bare, NO_SEAL);
  const renewed = new Map(old.map(({ seal }, index) => [seal, sealAfter(JSON.stringify(trials[index]))]));
  const marked = decisions.map(({ seal: _seal, ...row }) => {
    return { ...row, trialsSeal: renewed.get(row.trialsSeal) ?? NO_SEAL };
  });
  const print = (sealed: readonly object[]): string => sealed.map((row) => `${JSON.stringify(row)}\n`).join('');
  writeText(dir, path, print(trials));
  writeText(dir, `${FOLDER}/decisions.jsonl`, print(sealRows(marked, NO_SEAL)));
  writeText(dir, `${FOLDER}/seal.json`, printSeal(NOTHING_SEALED));
}
