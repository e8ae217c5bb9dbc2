import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { formatTable } from '../../cli/format-table.ts';
import { print } from '../../cli/terminal.ts';
import { printTask } from '../../distill/model/print-record.ts';
import type { CleanTask } from '../../domain/task.ts';
import { html, text } from '../../report/html/markup.ts';
import { oneLine, visible } from '../../report/plain.ts';
import { fence } from '../prompt/fence.ts';
import { findHidden } from './escape.ts';

const SECURITY = fileURLToPath(new URL('../../../../shared/data/security', import.meta.url));
const linesOf = (path: string) => readFileSync(join(SECURITY, path), 'utf8').split('\n').filter(Boolean);

/** The naughty strings and the samples of Trojan Source. */
function samples(): readonly string[] {
  const naughty: readonly string[] = JSON.parse(readFileSync(join(SECURITY, 'blns/blns.json'), 'utf8'));
  const trojan = linesOf('trojan-source/samples.jsonl').map((line) =>
    Buffer.from(JSON.parse(line).text_b64, 'base64').toString('utf8'),
  );
  return [...naughty, ...trojan];
}

/** A task all of whose texts and names are the sample. */
function taskOf(sample: string): CleanTask {
  const task: unknown = {
    ...{ id: sample, sessionId: sample, request: [sample], reply: sample },
    steps: [{ tool: sample, arguments: { [sample]: sample }, result: sample, status: 'ok', afterTurn: 1 }],
    outcome: {
      label: 'passed',
      confidence: 1,
      evidence: [{ kind: 'user-thanks', supports: 'passed', detail: sample }],
    },
  };
  return task as CleanTask; // of an untrusted log: whatever it may be
}

function printed(sample: string, json: boolean): string {
  const written: string[] = [];
  print(
    { stdout: { write: (part: string) => written.push(part) } },
    { json },
    { json: { sample }, text: `Family ${sample}` },
  );
  return written.join('');
}

describe.skipIf(!existsSync(SECURITY))('naughty strings and Trojan Source (skipped without ../shared/data)', () => {
  it.each<[string, (sample: string) => string]>([
    ['a line of a terminal', oneLine],
    ['lines of a terminal', visible],
    ['a table', (sample) => formatTable(['a', sample], [[sample, 'b']], { columns: 80, cut: ['a'] })],
    ['what a command prints', (sample) => printed(sample, false)],
    ['what it prints as JSON', (sample) => printed(sample, true)],
    ['a page', (sample) => html`<p title="${text(sample)}">${text(sample)}</p>`],
    ['a fence', (sample) => fence(sample, sample)],
    ['a record in a prompt', (sample) => printTask(taskOf(sample), 20_000)],
  ])('reach %s with nothing hidden in them', (_, show) => {
    const all = samples();
    expect(all.length).toBeGreaterThan(500);
    for (const sample of all) expect([sample, findHidden(show(sample))]).toEqual([sample, null]);
  });

  it('are the same to whoever reads the JSON', () => {
    for (const sample of samples()) expect(JSON.parse(printed(sample, true))).toEqual({ sample });
  });

  it('cannot leave their fence', () => {
    for (const sample of samples()) {
      const lines = fence('log', sample).split('\n');
      const id = /id="(\w+)"/.exec(lines[0] ?? '')?.[1] ?? '';
      expect(lines.filter((line) => line.includes(`</data-${id}>`))).toEqual([`</data-${id}>`]);
    }
  });
});
