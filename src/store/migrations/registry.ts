import { number } from './1-number.ts';
import type { Migration } from './migration.ts';

/** In order, without a gap; the number of the last one is `FORMAT`. Adding one is a file, a line here, and that number. */
export const MIGRATIONS: readonly Migration[] = [number];
