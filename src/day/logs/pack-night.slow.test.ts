import { cpSync, existsSync, mkdirSync, readdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { createEmpty } from '../../cli/testing.ts';
import { createGuard } from '../../guard/guard.ts';
import { pack, readNight, writePipeline } from './testing.ts';

const fixtures = fileURLToPath(new URL('../../ingest/fixtures/', import.meta.url));
const samples = fileURLToPath(new URL('../../../logs/', import.meta.url));
const data = fileURLToPath(new URL('../../../../shared/data/', import.meta.url));

/** A night over the logs, and one over their packs in a workspace that has nothing else. */
async function readBothWays(logs: string, settings = '') {
  using machine = createEmpty();
  using coordinator = createEmpty();
  writePipeline(machine.dir, [logs], settings);
  writePipeline(coordinator.dir, ['packs/'], settings);
  mkdirSync(join(coordinator.dir, 'packs'));
  const report = await pack(machine.dir, { to: join(coordinator.dir, 'packs') });
  return { report, raw: await readNight(machine.dir), packed: await readNight(coordinator.dir) };
}

type Read = Awaited<ReturnType<typeof readBothWays>>;

/**
 * Also that the coordinator's own redaction finds nothing left to do. What only the guard takes for a secret is withheld
 * in a pack, in so many lines.
 */
function expectTheSame({ raw, packed, report }: Read, withheld = 0): void {
  expect(packed.tasks).toEqual(createGuard(0).hide('tasks', raw.tasks));
  expect(packed.sessions).toEqual(raw.sessions);
  expect([packed.copies, packed.waiting, packed.warnings]).toEqual([raw.copies, raw.waiting, raw.warnings]);
  expect([packed.redacted, packed.skipped]).toEqual([[{}], []]);
  expect(report.skipped).toEqual(raw.skipped);
  expect(report.withheld).toBe(withheld);
}

const all = readdirSync(fixtures).flatMap((format) =>
  readdirSync(join(fixtures, format)).map((name) => `${format}/${name}`),
);

describe('a night over packs', () => {
  it.each(all)('makes of %s what one over the logs does', async (path) => {
    using logs = createEmpty();
    const filter = (file: string) => !file.endsWith('expected.json');
    cpSync(join(fixtures, path), logs.dir, { recursive: true, filter });
    // a database, or a table, is read in a folder where it is called as its program calls it
    const called = { 'input.db': 'opencode.db', 'input.csv': '1767225600000-lf-observations-export-cm1.csv' };
    for (const [name, own] of Object.entries(called)) {
      if (existsSync(join(logs.dir, name))) renameSync(join(logs.dir, name), join(logs.dir, own));
    }
    // lines of text are read where they are named themselves
    const text = join(logs.dir, 'input.md');
    const read = await readBothWays(existsSync(text) ? text : logs.dir, 'sessions:\n  cut: teacher\n');
    expectTheSame(read);
    expect(read.report.packed.files).toBeGreaterThan(0);
  });

  it('makes of the sample logs what one over the logs does', async () => {
    const read = await readBothWays(samples);
    expectTheSame(read, 1);
    expect(Object.keys(Object.assign({}, ...read.raw.redacted)).length).toBeGreaterThan(3);
    expect(read.raw.tasks.length).toBeGreaterThan(300);
  });
});

const FOLDERS = ['atif', 'claude-code', 'codex', 'openclaw', 'pi', 'tau-bench-airline', 'tau2-airline'];

describe.skipIf(!existsSync(data))('a night over packs of real logs (skipped where ../shared/data is missing)', () => {
  it.each(FOLDERS)('makes of %s what one over the logs does', async (folder) => {
    const read = await readBothWays(join(data, folder), 'sessions:\n  cut: teacher\n');
    expectTheSame(read);
    expect(read.raw.tasks.length).toBeGreaterThan(0);
  });
});
