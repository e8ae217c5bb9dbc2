import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { cli, createWorkspace, writeText } from './testing.ts';

const SECRET = 'hunter22';
const TEXT = `first\n{"password":"${SECRET}"}\nDOB: 1980-04-12\n`;

describe('nightschool redact', () => {
  it('--check names file, line and rule and never the value, and fails', async () => {
    using workspace = createWorkspace('schedule: 02:15');
    writeText(workspace.dir, 'data/a.txt', TEXT);
    writeText(workspace.dir, 'data/clean.txt', 'nothing here\n');
    writeFileSync(join(workspace.dir, 'data/b.txt.gz'), gzipSync(TEXT));
    const { code, stdout, stderr } = await cli(workspace.dir, ['redact', '--check', 'data']);
    expect([code, stderr]).toEqual([1, '']);
    expect(stdout.split('\n')).toEqual([
      'data/a.txt:2: credential',
      'data/a.txt:3: birth-date',
      'data/b.txt.gz:2: credential',
      'data/b.txt.gz:3: birth-date',
      '4 finds in 3 files: birth-date 2, credential 2.',
      '',
    ]);
    const asJson = await cli(workspace.dir, ['redact', '--check', 'data/a.txt', '--json']);
    expect(asJson.code).toBe(1);
    expect(JSON.parse(asJson.stdout)).toMatchObject({
      files: 1,
      counts: { 'birth-date': 1, credential: 1 },
      findings: [{ file: 'data/a.txt', line: 2, rule: 'credential' }, { line: 3 }],
    });
    expect(`${stdout}${asJson.stdout}`).not.toMatch(/hunter|1980/);
  });

  it('--check says that there is nothing, and what it could not look at', async () => {
    using workspace = createWorkspace('schedule: 02:15');
    writeText(workspace.dir, 'data/clean.txt', 'nothing here\n');
    writeText(workspace.dir, 'data/picture', '\u0089PNG\u0000');
    const { code, stdout } = await cli(workspace.dir, ['redact', '--check', 'data']);
    expect(code).toBe(0);
    expect(stdout).toBe('Not looked at: data/picture is no text.\nNothing found in 1 file.\n');
  });

  it('prints one file without what the rules find', async () => {
    using workspace = createWorkspace('schedule: 02:15');
    writeText(workspace.dir, 'a.txt', TEXT);
    const { code, stdout } = await cli(workspace.dir, ['redact', 'a.txt']);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^first\n\{"password":"\[secret:[0-9a-f]{8}\]"\}\nDOB: 1[678]\d\d-\d\d-\d\d\n$/);
    expect((await cli(workspace.dir, ['redact', 'a.txt', 'b.txt'])).code).toBe(2);
    expect((await cli(workspace.dir, ['redact', 'missing.txt'])).code).toBe(2);
  });
});
