import { realpathSync } from 'node:fs';
import { basename, dirname, resolve } from 'node:path';
import { z } from 'zod';
import type { FleetFile } from '../domain/fleet.ts';
import { NightschoolError } from '../errors.ts';
import { readText } from './json-lines.ts';
import { queueUrl } from './queue-schema.ts';
import { parseYaml } from './read-yaml.ts';
import { scheduleText } from './schedule-schema.ts';

const usd = z.number().positive().nullable().default(null);

const workspace = z.strictObject({
  dir: z.string().min(1),
  pipeline: z.string().min(1).default('nightly'),
  share: z.number().positive().max(1000).default(1),
  budget: z.strictObject({ usd }).prefault({}),
});

const NAMES = 'must name workspaces, as in workspaces: [{ dir: ./one }, { dir: ./another }]';

const fleetSchema = z.strictObject({
  atOnce: z.int().min(1).max(256).default(4),
  budget: z.strictObject({ usd, minutes: z.number().positive().nullable().default(null) }).prefault({}),
  queue: queueUrl.nullable().default(null),
  schedule: scheduleText,
  workspaces: z.array(z.preprocess(fromPath, workspace), NAMES).min(1, NAMES),
});

/** `- ./sales` is a workspace too. */
function fromPath(entry: unknown): unknown {
  return typeof entry === 'string' ? { dir: entry } : entry;
}

/**
 * Reads a fleet file; the folders that it names are relative to its own.
 * @throws NightschoolError FLEET_INVALID listing every fault as file:line:column
 */
export async function readFleetFile(path: string): Promise<FleetFile> {
  const text = await readText(path).catch((error: unknown) => refuse(path, error));
  if (text !== null) return parseFleetFile(text, { file: basename(path), folder: dirname(path) });
  throw new NightschoolError('FLEET_INVALID', `There is no fleet file ${path}.`, {
    hint: 'Write one, with at least: workspaces: [{ dir: ./one }, { dir: ./another }]',
  });
}

/** A folder, or a file that may not be read. */
function refuse(path: string, error: unknown): never {
  const why = error instanceof Error ? error.message : String(error);
  throw new NightschoolError('FLEET_INVALID', `${path} cannot be read: ${why}.`, { cause: error });
}

/** Parses the text of a fleet file; `file` is only for messages. */
export function parseFleetFile(
  text: string,
  { file, folder }: { readonly file: string; readonly folder: string },
): FleetFile {
  const schema = fleetSchema.superRefine(({ workspaces }, context) => refuseTwins(workspaces, { folder, context }));
  const parsed = parseYaml(text, schema, file);
  if (!parsed.ok) throw new NightschoolError('FLEET_INVALID', parsed.faults.join('\n'));
  const { workspaces, ...settings } = parsed.value;
  return {
    ...settings,
    workspaces: workspaces.map((entry) => ({ ...entry, name: entry.dir, dir: resolve(folder, entry.dir) })),
  };
}

/** Only one run may work in a workspace at a time. */
function refuseTwins(
  workspaces: readonly { readonly dir: string }[],
  { folder, context }: { readonly folder: string; readonly context: z.RefinementCtx },
): void {
  const dirs = workspaces.map(({ dir }) => realPath(resolve(folder, dir)));
  for (const [index, dir] of dirs.entries()) {
    if (dirs.indexOf(dir) === index) continue;
    const path = ['workspaces', index, 'dir'];
    context.addIssue({ code: 'custom', path, message: 'stands here twice: one night works in a workspace at a time' });
  }
}

/** Two links may lead to one folder. */
function realPath(dir: string): string {
  try {
    return realpathSync(dir);
  } catch {
    return dir; // its night says that there is none
  }
}
