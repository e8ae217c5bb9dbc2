import { execFile } from 'node:child_process';
import { mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { anchorOf } from '../bench/reference/markdown.ts';
import { createEmpty, readText, writeText } from './testing.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const tutorial = readFileSync(join(root, 'TUTORIAL.md'), 'utf8');

/** Commands in their order, each with what they must print. */
const blocks = [...tutorial.matchAll(/^```sh\n([\s\S]*?)^```\n(?:\n```text\n([\s\S]*?)^```\n)?/gm)].map(
  ([, commands = '', expected = '']) => ({ commands, expected }),
);

describe('TUTORIAL.md', () => {
  it('does what it says, from an empty folder on', async () => {
    using machine = createEmpty();
    const run = shellOf(machine.dir);
    for (const { commands, expected } of blocks) expect(await run(commands)).toMatch(patternOf(expected));
    expect(readText(machine.dir, 'shop/skills/create-refund/SKILL.md')).toContain('Call get_order first');
    expect(readText(machine.dir, 'shop/.nightschool/report/report.json')).toContain('"sessions": 60,');
    expect(parse(readText(machine.dir, 'shop/nightly.yml')).on.schedule).toEqual([{ cron: '30 2 * * *' }]);
  }, 240_000); // a dozen commands, each a process

  it('shows every command in a block that is run, and fits on a few pages', () => {
    expect(tutorial.match(/^```\w+$/gm)?.filter((fence) => fence !== '```sh' && fence !== '```text')).toEqual([]);
    expect(blocks.length).toBe(tutorial.match(/^```sh$/gm)?.length);
    expect(blocks.filter(({ expected }) => expected !== '').length).toBe(tutorial.match(/^```text$/gm)?.length);
    expect(tutorial.split('\n').length).toBeLessThanOrEqual(151); // with the end of the last line
  });

  it('links to what there is', () => {
    const missing = [...tutorial.matchAll(/\]\(([A-Z]+\.md)(?:#([^)]+))?\)/g)].filter(([, file = '', anchor]) => {
      const headings = readFileSync(join(root, file), 'utf8').match(/^#+ .+$/gm) ?? [];
      return anchor !== undefined && !headings.some((heading) => anchorOf(heading.replace(/^#+ /, '')) === anchor);
    });
    expect(missing.map(([link]) => link)).toEqual([]);
  });
});

/** A shell in an empty folder on a machine with nothing on it but this checkout; both outputs are one. */
function shellOf(dir: string): (commands: string) => Promise<string> {
  const main = join(root, 'src/cli/main.ts');
  writeText(dir, 'bin/nightschool', `#!/bin/sh\nexec '${process.execPath}' '${main}' "$@"\n`);
  symlinkSync(process.execPath, join(dir, 'bin/node'));
  mkdirSync(join(dir, 'shop'));
  writeText(dir, '.claude/projects/mine/a.jsonl', `${JSON.stringify(OTHERS)}\n`); // what else is on a machine is left alone
  const env = { PATH: `${dir}/bin:${process.env.PATH ?? ''}`, HOME: dir, NO_COLOR: '1' };
  return async (commands) => {
    const script = `nightschool() { sh '${dir}/bin/nightschool' "$@"; }\nexec 2>&1\n${commands}`;
    const ended = promisify(execFile)('sh', ['-eu', '-c', script], { cwd: join(dir, 'shop'), env });
    const { stdout } = await ended.catch((error) => {
      throw new Error(`A command failed:\n${commands}\nIt printed:\n${error.stdout}`);
    });
    return stdout.replaceAll(/[ \t]+$/gm, '');
  };
}

const OTHERS = {
  ...{ type: 'user', sessionId: 'a', cwd: '/mine', uuid: 'u', timestamp: '2026-10-01T08:00:00Z' },
  message: { role: 'user', content: 'Refund O-1.' },
};

/** Lines in their order, with anything for `…`. */
function patternOf(expected: string): RegExp {
  const parts = expected.trimEnd().split('…');
  return new RegExp(parts.map((part) => part.replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\$&')).join('[^]*?'));
}
