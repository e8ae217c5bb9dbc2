import { existsSync } from 'node:fs';
import { lstat, readdir, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { Decision } from '../../domain/decision.ts';
import type { FamilyRule } from '../../domain/family.ts';
import { NightschoolError } from '../../errors.ts';
import { SKILL_NAME } from '../../util/skill/skill-name.ts';
import { asStoreError, syncFolder } from '../atomic.ts';
import { decisionSchema } from '../decision-schema.ts';
import { openEvidence } from '../evidence.ts';
import { type Files, filesOnDisk } from '../files.ts';
import { parseJsonAs } from '../parse-json-as.ts';
import { SEALED_FILES } from '../seals/seal-file.ts';
import { stateFile } from '../state/database.ts';
import { openState } from '../state/state.ts';
import { openFamilyBook } from './family-book.ts';
import { lineSchema } from './family-schema.ts';

/** A skill's way to another name: everything that is needed to go on with it after a crash. */
export interface SkillMove {
  readonly from: string;
  readonly to: string;
  /** What the person said, to be remembered. */
  readonly rule: FamilyRule;
  /** Files that are another text under the new name; paths as they are after the move. */
  readonly writes: readonly { readonly path: string; readonly text: string }[];
  /** What the evidence then says of it. */
  readonly decisions: readonly Decision[];
}

/** There from before the first change until after the last. */
const JOURNAL = 'evals/renaming.json';
const FOLDERS = ['evals', 'skills'];

/**
 * Moves `evals/<from>` and `skills/<from>` to the new name, each in one step of the file system, and writes what is
 * otherwise there; the state and `evals/families.jsonl` follow. The workspace's lock must be held. What a crash leaves half
 * done `healMove` ends.
 * @throws NightschoolError NOT_WRITABLE; FILE_DAMAGED where the new name has folders of its own
 */
export async function moveSkill(workspace: string, move: SkillMove): Promise<void> {
  await healMove(workspace);
  for (const folder of FOLDERS) await requireFree(workspace, `${folder}/${move.to}`);
  const files = filesOnDisk(workspace);
  await files.write(JOURNAL, `${JSON.stringify(moveSchema.parse(move))}\n`);
  await finish(workspace, move, files);
}

/** Ends a move that a crash left half done; says which. The workspace's lock must be held. @throws NightschoolError */
export async function healMove(workspace: string): Promise<SkillMove | null> {
  const files = filesOnDisk(workspace);
  const text = await files.read(JOURNAL);
  if (text === null) return null;
  const move = parseMove(text);
  await finish(workspace, move, files);
  return move;
}

/** Every step of it may have been done before. */
async function finish(workspace: string, move: SkillMove, files: Files): Promise<void> {
  const { from, to, rule, writes, decisions } = move;
  await openFamilyBook(files).addRules([rule]);
  for (const folder of FOLDERS) await moveFolder(workspace, folder, { from, to });
  const evidence = openEvidence(files);
  for (const { path, text } of writes) {
    const sealed = SEALED_FILES.find((name) => path === `evals/${to}/${name}`);
    if (sealed === undefined) await files.write(path, text);
    else await evidence.writeFiles(to, { [sealed]: text });
  }
  if (decisions.length > 0) await evidence.appendDecisions(to, decisions);
  renameInState(workspace, { from, to });
  await files.remove(JOURNAL);
}

async function moveFolder(
  workspace: string,
  parent: string,
  { from, to }: Pick<SkillMove, 'from' | 'to'>,
): Promise<void> {
  const source = join(workspace, parent, from);
  if ((await lstat(source).catch(() => null)) === null) return;
  await requireFree(workspace, `${parent}/${to}`);
  try {
    await rename(source, join(workspace, parent, to));
    await syncFolder(join(workspace, parent));
  } catch (error) {
    throw asStoreError(source, error);
  }
}

/** An empty folder is in nobody's way. */
async function requireFree(workspace: string, folder: string): Promise<void> {
  const path = join(workspace, folder);
  const found = await lstat(path).catch(() => null);
  if (found === null || (found.isDirectory() && (await readdir(path)).length === 0)) return;
  throw new NightschoolError('FILE_DAMAGED', `There is a folder ${folder} already.`, {
    hint: `Move it away, and what belongs to it; ${JOURNAL}, where there is one, says what is to go there.`,
  });
}

/** An index only: where there is none, the next run makes one. */
function renameInState(workspace: string, { from, to }: Pick<SkillMove, 'from' | 'to'>): void {
  if (!existsSync(stateFile(workspace))) return;
  const state = openState(workspace);
  try {
    const families = state.families();
    if (!families.some(({ name }) => name === from)) return;
    state.saveFamilies(families.map((family) => (family.name === from ? { ...family, name: to } : family)));
  } finally {
    state.close();
  }
}

const name = z.string().max(64).regex(SKILL_NAME);

/** Only what belongs to the skill under its new name is ever written. */
const moveSchema = z
  .strictObject({
    from: name,
    to: name,
    rule: lineSchema.refine((line) => 'at' in line, 'is no rule'),
    writes: z.array(z.strictObject({ path: z.string(), text: z.string() })),
    decisions: z.array(decisionSchema),
  })
  .refine(
    ({ to, writes }) =>
      writes.every(
        ({ path }) => FOLDERS.some((folder) => path.startsWith(`${folder}/${to}/`)) && !path.split('/').includes('..'),
      ),
    'writes elsewhere',
  ) as unknown as z.ZodType<SkillMove>; // `refine` does not narrow what a line may be

function parseMove(text: string): SkillMove {
  const hint = 'Restore it from version control; or delete it once the folders it names are as they should be.';
  return parseJsonAs(text, moveSchema, { place: JOURNAL, hint });
}
