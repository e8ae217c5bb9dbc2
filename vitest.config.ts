import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['src/**/*.test.ts'],
    globalSetup: ['src/store/testing-disk.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    pool: 'forks',
    // no test changes what others see: loading everything anew for each file took a quarter of the time
    isolate: false,
    // much of a test here is waiting: for a process, a server, a disk
    maxWorkers: '100%',
  },
});
