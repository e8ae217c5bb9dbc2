import type { Migration } from './migration.ts';

/** The first workspaces bore no number: they are of format 1 as they stand. */
export const number: Migration = { number: 1, name: 'number', plan: async () => [] };
