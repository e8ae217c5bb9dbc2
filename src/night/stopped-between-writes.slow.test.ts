import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cli, createWorkspace, readText, writeText } from '../cli/testing.ts';
import { closeTickets, deskTasks, writeDeskLog } from '../cli/testing-desk.ts';
import { createWorld } from '../providers/world.ts';
import { run } from '../run.ts';
import { openEvidence } from '../store/evidence.ts';
import { openFamilyBook } from '../store/families/family-book.ts';
import { type Files, filesInMemory, filesOnDisk } from '../store/files.ts';
import { openLibrary } from '../store/library.ts';
import { readPipeline } from '../store/pipeline.ts';
import { createNight } from './create-night.ts';
import { changeVersion, planRollback } from './library/change-version.ts';
import { takeUpEdits } from './library/take-up-edits.ts';
import type { Night, NightEvent } from './night.ts';
import { verifyEvidence } from './verify/verify-evidence.ts';
import type { Workspace } from './workspace.ts';

const SKILL = 'close-ticket';
const fresh = createWorkspace('memory: { learn: { perNight: 0 } }');

beforeAll(() => writeDeskLog(fresh.dir, deskTasks()));
afterAll(() => fresh[Symbol.dispose]());

function over(files: Files, dir: string): Workspace {
  return { dir, evidence: openEvidence(files), library: openLibrary(files), families: openFamilyBook(files) };
}

type Change = (files: Files) => Promise<void>;

/** Does the work in memory, and gives every write of it in order. */
async function record(dir: string, work: (workspace: Workspace) => Promise<unknown>): Promise<readonly Change[]> {
  const files = filesInMemory(filesOnDisk(dir));
  const changes: Change[] = [];
  const kept = (change: Change): Promise<void> => {
    changes.push(change);
    return change(files);
  };
  await work(
    over(
      {
        ...files,
        write: (path, text) => kept((target) => target.write(path, text)),
        swap: async (path, text, before) => {
          const isSwapped = await files.swap(path, text, before);
          if (isSwapped) changes.push((target) => target.write(path, text));
          return isSwapped;
        },
        append: (path, rows) => kept((target) => target.append(path, rows)),
        remove: (path) => kept((target) => target.remove(path)),
      },
      dir,
    ),
  );
  return changes;
}

/** What is wrong after each of the writes, as if the machine had stopped there. */
async function faultsAlong(dir: string, changes: readonly Change[]): Promise<readonly string[]> {
  const files = filesInMemory(filesOnDisk(dir));
  const found: string[] = [];
  for (const [index, change] of changes.entries()) {
    await change(files);
    for (const skill of await openEvidence(files).skills()) {
      const { faults, mismatches } = await verifyEvidence(over(files, dir), skill);
      found.push(...faults.map((fault) => `${index + 1}: ${fault}`));
      found.push(...mismatches.map(({ file, line, message }) => `${index + 1}: ${skill}/${file}:${line}: ${message}`));
    }
  }
  return found;
}

/** A night of which nothing stays, with what it says. */
async function nightOf<Result>(dir: string, work: (night: Night, events: readonly NightEvent[]) => Promise<Result>) {
  const events: NightEvent[] = [];
  using night = await createNight(await readPipeline(dir, 'nightly'), {
    ...{ dir, dryRun: true, world: createWorld({}), signal: new AbortController().signal },
    emit: (event) => void events.push(event),
    clock: () => new Date('2026-11-20T02:00:00Z'),
  });
  return await work(night, events);
}

describe('a night that is stopped between any two writes', () => {
  it('leaves evidence that verifies: the first one, with a promotion', async () => {
    const changes = await nightOf(fresh.dir, (night) => record(fresh.dir, (workspace) => run({ ...night, workspace })));
    expect(changes.length).toBeGreaterThan(80);
    expect(await faultsAlong(fresh.dir, changes)).toEqual([]);
  });

  it('leaves evidence that verifies: one with new logs, and a change of version by a person', async () => {
    using workspace = createWorkspace('memory: { learn: { perNight: 0 } }');
    const { dir } = workspace;
    writeDeskLog(dir, closeTickets(0, 60));
    await cli(dir, ['run']);
    const taken = await record(dir, async (at) => {
      const change = await planRollback(at, SKILL, { reason: 'a test' });
      if (change !== null) await changeVersion(at, change, { night: '2026-11-20' });
    });
    expect(taken.length).toBeGreaterThan(3);
    expect(await faultsAlong(dir, taken)).toEqual([]);
    writeDeskLog(dir, closeTickets(60, 100), 'more.jsonl');
    const changes = await nightOf(dir, (night) => record(dir, (at) => run({ ...night, workspace: at })));
    expect(changes.length).toBeGreaterThan(20);
    expect(await faultsAlong(dir, changes)).toEqual([]);
  });
});

describe('takeUpEdits', () => {
  it('says what people changed in a suite, once, and makes it the suite', async () => {
    using workspace = createWorkspace('memory: { learn: { perNight: 0 } }');
    const { dir } = workspace;
    writeDeskLog(dir, closeTickets(0, 60));
    await cli(dir, ['run']);
    const edit = (file: string, change: (text: string) => string): void => {
      const path = `evals/${SKILL}/${file}`;
      writeText(dir, path, change(readText(dir, path)));
    };
    edit('recordings.jsonl', (text) => text.replace(',', ', '));
    edit('promptfooconfig.yaml', (text) => `${text}# mine\n`);
    await nightOf(dir, async (night, events) => {
      await takeUpEdits(night);
      const said = events.flatMap((event) => (event.type === 'warning-raised' ? [event.message] : []));
      expect(said).toEqual([
        expect.stringMatching(/recordings\.jsonl:1: was changed since the last night, which is taken up tonight\.$/),
        expect.stringMatching(/promptfooconfig\.yaml:\d+: was changed since the last night/),
      ]);
      expect((await night.workspace.evidence.checkSeals(SKILL)).faults).toEqual([]);
      const told = events.length;
      await takeUpEdits(night);
      expect(events).toHaveLength(told);
    });
  });
});
