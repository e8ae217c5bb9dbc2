import { keepCompiled } from '../../store/compile-cache.ts';

keepCompiled(process.env); // as the command does
const { createNight } = await import('../../night/create-night.ts');
const { updateIndex } = await import('../../night/reading/update-index.ts');
const { createWorld } = await import('../../providers/world.ts');
const { readPipeline } = await import('../../store/pipeline.ts');

/** What a night does with new logs, up to the index: find, parse, cut, judge, redact, store. */
const [dir = ''] = process.argv.slice(2);
const night = await createNight(await readPipeline(dir, 'nightly'), {
  ...{ dir, dryRun: false, emit: () => undefined, clock: () => new Date(), world: createWorld({}) },
  signal: new AbortController().signal,
});
const start = performance.now();
const { read } = await updateIndex(night);
const seconds = (performance.now() - start) / 1000;
const megabytes = process.resourceUsage().maxRSS / 1024; // before anything is counted
const sessions = [...night.state.logs.sessions()];
const output = sessions.reduce((sum, { tokens }) => sum + tokens.output, 0);
const requests = sessions.reduce((sum, { lines }) => sum + lines.human, 0);
process.stdout.write(JSON.stringify({ seconds, megabytes, newTasks: read.size, output, requests }));
night[Symbol.dispose]();
