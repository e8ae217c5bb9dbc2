import { keepCompiled } from '../../store/compile-cache.ts';

keepCompiled(process.env); // as the command does
const { createNight } = await import('../../night/create-night.ts');
const { createWorld } = await import('../../providers/world.ts');
const { run } = await import('../../run.ts');
const { readPipeline } = await import('../../store/pipeline.ts');

/** A whole night, timed. */
const [dir = ''] = process.argv.slice(2);
const start = performance.now();
const night = await createNight(await readPipeline(dir, 'nightly'), {
  ...{ dir, dryRun: false, emit: () => undefined, clock: () => new Date(), world: createWorld({}) },
  signal: new AbortController().signal,
});
await run(night);
night[Symbol.dispose]();
const seconds = (performance.now() - start) / 1000;
process.stdout.write(JSON.stringify({ seconds, megabytes: process.resourceUsage().maxRSS / 1024 }));
