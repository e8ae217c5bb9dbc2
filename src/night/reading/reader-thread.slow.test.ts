import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { parsePipeline } from '../../store/pipeline.ts';
import { temporaryFolder } from '../../store/testing.ts';
import { openThread } from './reader-thread.ts';
import { type ReadingJob, readingRules } from './reading.ts';

const rules = readingRules(parsePipeline('name: nightly\nlogs: [logs/]\n', 'nightly.yaml'));

it('reads the log that waits where it dies of the one before', async () => {
  using folder = temporaryFolder();
  const write = (path: string, text: string): ReadingJob => {
    const file = join(folder.path, path);
    writeFileSync(file, text);
    return { file, path, size: text.length, modified: 0, place: { include: [], exclude: [] }, bookmark: null };
  };
  const deadly = write('deadly', `{"a":[${'{"a":1},'.repeat(3_000_000)}0]}\n`);
  const next = write('next', '{"messages":[{"role":"user","content":"hi"},{"role":"assistant","content":"hello"}]}\n');
  const thread = openThread(rules, 1_000_000);
  const files: string[] = [];
  const take = ({ file }: { readonly file: string }): void => void files.push(file);
  const read = [thread.read(deadly, take), thread.read(next, take)];
  await expect(read[0]).rejects.toThrow('it takes more memory than a reader may have');
  expect((await read[1])?.format).toBe('openai-chat');
  expect(files).toEqual(['next']);
  await thread.close();
}, 60_000);
