import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createWorkspace, readText, type TestWorkspace, writeText } from '../cli/testing.ts';
import { closeTickets, writeDeskLog } from '../cli/testing-desk.ts';
import type { RunEvent } from '../domain/event.ts';
import type { FamilyRank } from '../domain/family.ts';
import { createWorld } from '../providers/world.ts';
import { type RunResult, run } from '../run.ts';
import { readPipeline } from '../store/pipeline.ts';
import { stateFile } from '../store/state/database.ts';
import { createNight } from './create-night.ts';

interface Told {
  readonly ended: RunResult;
  readonly events: readonly RunEvent[];
  readonly warnings: readonly string[];
  readonly isIdle: boolean;
}

let date = 1;

/** A whole night, each on the day after the last. */
async function spendNight({ dir }: TestWorkspace): Promise<Told> {
  const now = new Date(Date.UTC(2026, 5, date++, 2));
  const events: RunEvent[] = [];
  using night = await createNight(await readPipeline(dir, 'nightly'), {
    ...{ dir, dryRun: false, world: createWorld({}), signal: new AbortController().signal },
    emit: (event) => void events.push(event),
    clock: () => now,
  });
  const ended = await run(night);
  const warnings = events.flatMap((event) => (event.type === 'warning-raised' ? [event.message] : []));
  return { ended, events, warnings, isIdle: events.some(({ type }) => type === 'family-idle') };
}

function ranksOf({ events }: Told): readonly FamilyRank[] {
  return events.flatMap((event) => (event.type === 'families-ranked' ? event.ranks : []));
}

/** As if no night had worked anything out. */
function forget({ dir }: TestWorkspace): void {
  rmSync(`${stateFile(dir)}.sum`); // what changes it behind the back of a night is damage otherwise
  using database = new DatabaseSync(stateFile(dir));
  expect(database.prepare("DELETE FROM derived WHERE name LIKE 'measures of %'").run().changes).toBe(1);
}

const RECORDINGS = 'evals/close-ticket/recordings.jsonl';

let workspace: TestWorkspace;

beforeEach(async () => {
  workspace = createWorkspace();
  writeDeskLog(workspace.dir, closeTickets(0, 60));
  await spendNight(workspace);
}, 60_000);
afterEach(() => workspace[Symbol.dispose]());

describe('a night with nothing new', () => {
  it('finds so, and leaves every byte of the evidence as it is', async () => {
    const files = ['seal.json', 'recordings.jsonl', 'cases.jsonl', 'split.jsonl', 'promptfooconfig.yaml'];
    const look = () => files.map((name) => readText(workspace.dir, `evals/close-ticket/${name}`));
    const { isIdle } = await spendNight(workspace); // what was decided last stands in the seal by now
    const before = look();
    expect(isIdle).toBe(true);
    expect(await spendNight(workspace)).toMatchObject({ ended: 0, isIdle: true, warnings: [] });
    expect(look()).toEqual(before);
  });

  it('tells the same once the index is lost', async () => {
    const told = ({ events }: Told) =>
      events.flatMap((event): readonly unknown[] => {
        if (event.type === 'families-ranked') return [event.ranks];
        return event.type === 'verdict-reached' ? [event.row.verdict.word, event.row.version] : [];
      });
    const kept = told(await spendNight(workspace));
    rmSync(join(workspace.dir, '.nightschool'), { recursive: true });
    const anew = await spendNight(workspace);
    expect(anew.isIdle).toBe(false);
    expect(told(await spendNight(workspace))).toEqual(kept);
  });
});

describe('a suite that is not as it was written', () => {
  it('is examined anew where one word of a recording is another', async () => {
    const text = readText(workspace.dir, RECORDINGS);
    writeText(workspace.dir, RECORDINGS, text.replace('"status":"ok"', '"status":"error"'));
    const { warnings, isIdle } = await spendNight(workspace);
    expect(warnings.join()).toContain(`${RECORDINGS}:1: was changed since the last night`);
    expect(isIdle).toBe(false);
    expect(await spendNight(workspace)).toMatchObject({ isIdle: true, warnings: [] });
  });

  it('is named with its line where it cannot be read, and its verdict is not told again', async () => {
    const text = readText(workspace.dir, RECORDINGS);
    writeText(workspace.dir, RECORDINGS, text.replace('{', '['));
    const { warnings, isIdle, events } = await spendNight(workspace);
    expect(warnings.join()).toContain(`${RECORDINGS}:1: is not JSON`);
    expect(isIdle).toBe(false);
    expect(events.some(({ type }) => type === 'verdict-reached')).toBe(false);
  });

  it('is made again where its recordings are gone', async () => {
    const text = readText(workspace.dir, RECORDINGS);
    rmSync(join(workspace.dir, RECORDINGS));
    expect((await spendNight(workspace)).isIdle).toBe(false);
    expect(readText(workspace.dir, RECORDINGS)).toBe(text);
  });
});

describe('a log of the evidence that is not as it was written', () => {
  it.each(['trials.jsonl', 'decisions.jsonl'])('is told of, every night: %s', async (name) => {
    await spendNight(workspace);
    const path = `evals/close-ticket/${name}`;
    const text = readText(workspace.dir, path);
    writeText(workspace.dir, path, text.replace('"night":"2026', '"night":"2025'));
    for (let night = 0; night < 2; night++) {
      expect((await spendNight(workspace)).warnings.join()).toContain(
        `${path}:1: does not follow from the line before it`,
      );
    }
    writeText(workspace.dir, path, text);
    expect((await spendNight(workspace)).warnings).toEqual([]);
  });
});

describe('what changed besides', () => {
  it.each([
    ['redaction', 'redact: { disable: [phone] }'],
    ['tools', 'tools: { writes: [find_ticket] }'],
  ])('is seen where the pipeline has other rules of %s', async (_, setting) => {
    await spendNight(workspace);
    const pipeline = readText(workspace.dir, 'pipelines/nightly.yaml');
    writeText(workspace.dir, 'pipelines/nightly.yaml', `${pipeline}${setting}\n`);
    expect((await spendNight(workspace)).isIdle).toBe(false);
  });

  it('is seen where a task is, and ranked as if nothing had been kept', async () => {
    const [before] = ranksOf(await spendNight(workspace));
    writeDeskLog(workspace.dir, closeTickets(60, 75, 'duplicate'), 'more.jsonl');
    const told = await spendNight(workspace);
    expect(told.isIdle).toBe(false);
    const after = ranksOf(told);
    expect(after[0]?.factors.certainty).not.toBe(before?.factors.certainty);
    forget(workspace);
    expect(ranksOf(await spendNight(workspace)).map(({ factors }) => factors)).toEqual(
      after.map(({ factors }) => factors),
    );
  });
});
