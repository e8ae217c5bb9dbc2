import { afterAll, beforeAll, expect, it } from 'vitest';
import { cli, createWorkspace, type TestWorkspace } from './testing.ts';

/** Nobody listens there: what is down says where it was looked for. */
const [FLAG, VARIABLE, FILE] = ['redis://127.0.0.1:1', 'redis://127.0.0.1:2', 'redis://127.0.0.1:3'];

let workspace: TestWorkspace;
beforeAll(() => {
  workspace = createWorkspace(`students: [{ use: ollama, model: tiny }]\nqueue: { url: '${FILE}' }`);
});
afterAll(() => workspace[Symbol.dispose]());

it.each([
  ['typed, before the variable and the file', ['--queue', FLAG], VARIABLE, FLAG],
  ['of the variable, before the fleet file', ['--fleet-queue', FLAG], VARIABLE, VARIABLE],
  ['of the fleet file, before the pipeline', ['--fleet-queue', FLAG], '', FLAG],
  ['of the pipeline', [], '', FILE],
])('the queue of a run is the one %s', async (_, words, variable, expected) => {
  const environment = { NIGHTSCHOOL_QUEUE_URL: variable };
  const { stdout } = await cli(workspace.dir, ['run', '--dry-run', '--json', ...words], { environment });
  expect(stdout).toContain(`Redis at ${expected} cannot be reached`);
});
