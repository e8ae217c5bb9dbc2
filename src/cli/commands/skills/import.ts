import { open, realpath, stat } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import { NightschoolError } from '../../../errors.ts';
import { openWorkspace } from '../../../night/workspace.ts';
import { healMove } from '../../../store/families/move-skill.ts';
import { acquireLock } from '../../../store/lock.ts';
import { unpackSkills } from '../../../store/skill-archive.ts';
import { readSkillFolder } from '../../../store/skill-archive-folder.ts';
import { type ArchivedFiles, LIMITS } from '../../../store/skill-archive-paths.ts';
import { print } from '../../terminal.ts';
import { type FoundSkill, findSkills } from './find-skills.ts';
import { type Operation, plain, requireOne } from './operation.ts';
import { type Staged, stageSkill } from './stage-skill.ts';
import { type StrictSkill, toStrictSkill } from './strict-skill.ts';

type Readable = StrictSkill & Pick<FoundSkill, 'files' | 'folder'>;
type Refusal = { readonly skill: string; readonly reason: string };

export const importSkills: Operation = async ({ shell, options, names }) => {
  const path = resolve(shell.cwd, requireOne(names, 'The ZIP or folder to import'));
  const { files, topName } = await readSource(path);
  const found = findSkills(files, topName);
  if (found.skills.length === 0) throw nothingThere(path);
  const { readable, refused } = readAll(found.skills);
  const [dryRun, force] = [options.dryRun === true, options.force === true];
  const workspace = await openWorkspace(options.dir, { dryRun });
  const lock = dryRun ? null : acquireLock(options.dir);
  const staged: Staged[] = [];
  try {
    if (!dryRun) await healMove(options.dir);
    for (const { name, text, files: beside, warnings } of readable) {
      const outcome = await stageSkill(workspace, { skill: name, text, files: beside }, { force });
      if ('reason' in outcome) refused.push({ skill: name, reason: outcome.reason });
      else staged.push({ ...outcome, warnings });
    }
  } finally {
    lock?.release();
  }
  const result = { dryRun, imported: staged, refused, warnings: found.warnings };
  print(shell, options, { json: result, text: plain(describe(result)) });
  if (refused.length === 0) return 0;
  throw new NightschoolError('SKILL_INVALID', `Not imported: ${refused.map(({ skill }) => skill).join(', ')}.`, {
    hint: 'The reasons stand above; --force replaces what is staged, and never what is live.',
  });
};

/** A link that a person names is followed; none inside it is. */
async function readSource(path: string): Promise<{ readonly files: ArchivedFiles; readonly topName: string }> {
  const about = await stat(path).catch(() => null);
  if (about === null || !(about.isFile() || about.isDirectory())) {
    throw new NightschoolError('UNKNOWN_NAME', `There is no file or folder ${path}.`, { hint: USE });
  }
  const topName = basename(path).replace(/\.(?:zip|skill)$/i, '');
  if (about.isDirectory()) return { files: await readSkillFolder(await realpath(path)), topName };
  return { files: await unpackSkills(await readStart(path)), topName };
}

const USE = 'nightschool skills import takes a ZIP (.zip, .skill) or a folder.';

/** No more of a file than an archive may have, and one byte more where it has more. */
async function readStart(path: string): Promise<Buffer> {
  const file = await open(path, 'r').catch((error: unknown) => {
    const why = error instanceof Error ? error.message : String(error);
    throw new NightschoolError('UNKNOWN_NAME', `${path} cannot be read: ${why}.`, { hint: USE, cause: error });
  });
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(LIMITS.archiveBytes + 1));
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

function readAll(skills: readonly FoundSkill[]): {
  readonly readable: readonly Readable[];
  readonly refused: Refusal[];
} {
  const readable: Readable[] = [];
  const refused: Refusal[] = [];
  for (const { folder, text, files, warnings } of skills) {
    try {
      const strict = toStrictSkill(text, folder);
      const twin = readable.find(({ name }) => name === strict.name);
      if (twin === undefined) readable.push({ ...strict, folder, files, warnings: [...strict.warnings, ...warnings] });
      else refused.push({ skill: strict.name, reason: `it is there twice, in ${twin.folder} and in ${folder}` });
    } catch (error) {
      if (!(error instanceof NightschoolError) || error.code !== 'SKILL_INVALID') throw error;
      refused.push({ skill: folder, reason: [error.message, ...warnings].join(' ') });
    }
  }
  return { readable, refused };
}

function nothingThere(path: string): NightschoolError {
  return new NightschoolError('ARCHIVE_REFUSED', `There is no SKILL.md in ${path}.`, {
    hint: 'A skill is a folder with a SKILL.md; an archive may hold several.',
  });
}

function describe(result: {
  readonly dryRun: boolean;
  readonly imported: readonly Staged[];
  readonly refused: readonly Refusal[];
  readonly warnings: readonly string[];
}): string {
  const imported = result.imported.flatMap(({ skill, version, change, warnings }) => [
    `${SENTENCES[change](result.dryRun)}: ${skill} ${version}${change === 'staged' ? ', unproven' : ''}.`,
    ...warnings.map((warning) => `  ${warning}`),
  ]);
  const next = result.imported.filter(({ change }) => change === 'staged').map(({ skill }) => skill);
  return [
    ...imported,
    ...result.refused.map(({ skill, reason }) => `Refused: ${skill}: ${reason}${reason.endsWith('.') ? '' : '.'}`),
    ...result.warnings,
    ...(next.length === 0 ? [] : nextSteps(next)),
  ].join('\n');
}

const SENTENCES: Readonly<Record<Staged['change'], (dryRun: boolean) => string>> = {
  staged: (dryRun) => (dryRun ? 'Would stage' : 'Staged'),
  'already-staged': () => 'Already staged',
  'already-live': () => 'Already live',
};

function nextSteps(skills: readonly string[]): readonly string[] {
  const [first] = skills;
  return [
    '',
    `Nothing is live yet. Read evals/${first}/staged.md${skills.length > 1 ? ' and the others' : ''}: it was written by others, for an agent to follow.`,
    `Then nightschool adopt ${first} --unproven makes it live as it is.`,
  ];
}
