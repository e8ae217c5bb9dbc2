import { mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { SAMPLE_FOLDERS, sampleLogs } from './sample.ts';

/** `npm run sample`: writes the sample logs of this workspace in place of the old ones. */
const folder = fileURLToPath(new URL('../../../logs/', import.meta.url));
const logs = sampleLogs();
for (const part of SAMPLE_FOLDERS) await rm(folder + part, { recursive: true, force: true });
for (const [path, text] of logs) {
  await mkdir(dirname(folder + path), { recursive: true });
  await writeFile(folder + path, text);
}
process.stdout.write(`Wrote ${logs.size} sample logs to ${folder}\n`);
