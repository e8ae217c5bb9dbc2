#!/usr/bin/env node
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);

// An older Node lacks modules that the rest imports, and would answer with a stack.
if (major < 22 || (major === 22 && minor < 22)) {
  process.stderr.write(`nightschool needs Node 22.22 or later, and this is ${process.versions.node}.\n`);
  process.exit(2);
}

const { keepCompiled } = await import('../store/compile-cache.ts');
keepCompiled(process.env);

const { createGuard } = await import('../guard/guard.ts');
const { tellCrashes } = await import('./crash.ts');
const guard = createGuard(Math.random() * 2 ** 32);
tellCrashes(process, guard);

// A reader that went away (`| head`) must not end a night halfway.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
}

const { listenToSignals } = await import('./signals.ts');
let handBack: (() => void) | null = null;
const takeSecond = (): boolean => {
  handBack?.();
  return handBack !== null;
};
const interrupt = listenToSignals(process, { clock: Date.now, onSecond: takeSecond });

const { runCli } = await import('./run-cli.ts');
const { openInput } = await import('./input.ts');
process.exitCode = await runCli(process.argv.slice(2), {
  stdout: process.stdout,
  stderr: process.stderr,
  ...(process.stdin.isTTY && process.stderr.isTTY && { input: openInput(process.stdin, process.stderr, interrupt) }),
  cwd: process.cwd(),
  environment: process.env,
  signal: interrupt.signal,
  onSecondSignal: (act) => {
    handBack = act;
  },
  guard,
});
