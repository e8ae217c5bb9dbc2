import { z } from 'zod';
import type { Json, JsonObject } from '../../domain/json.ts';
import { SKILL_NAME } from '../../util/skill/skill-name.ts';
import { filesOnDisk } from '../files.ts';
import { parseJsonLines, printJsonLines } from '../json-lines.ts';

const format = z.enum(['skill-creator', 'upskill']);
const object = z.custom<JsonObject>((value) => typeof value === 'object' && value !== null && !Array.isArray(value));
const json = z.custom<Json>((value) => value !== undefined);

const rowSchema = z.union([
  z.strictObject({ format, id: z.string().min(1), source: object, why: z.string().nullable() }),
  z.strictObject({ format, file: z.string().min(1), source: json }),
]);

/** A case as another tool wrote it (`why`: why it is not in the exam; null: it is), or what that measured. Redacted. */
export type ImportedRow = z.infer<typeof rowSchema>;

/**
 * What was taken over from other tools for a skill, in `evals/<skill>/imported.jsonl`: no evidence, and what an export
 * gives back.
 * @throws NightschoolError FILE_DAMAGED
 */
export async function readImported(workspace: string, skill: string): Promise<readonly ImportedRow[]> {
  if (!SKILL_NAME.test(skill)) return [];
  const path = pathOf(skill);
  return parseJsonLines((await filesOnDisk(workspace).read(path)) ?? '', rowSchema, path);
}

/** Replaces the file, for whoever holds the workspace's lock. */
export async function saveImported(workspace: string, skill: string, rows: readonly ImportedRow[]): Promise<void> {
  await filesOnDisk(workspace).write(pathOf(skill), printJsonLines(rows));
}

function pathOf(skill: string): string {
  return `evals/${skill}/imported.jsonl`;
}
