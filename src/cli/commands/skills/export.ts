import { readFile, stat } from 'node:fs/promises';
import { join, resolve, sep } from 'node:path';
import type { SkillVersion } from '../../../domain/skill.ts';
import { NightschoolError } from '../../../errors.ts';
import { openWorkspace, type Workspace } from '../../../night/workspace.ts';
import { asStoreError, makeFolder, writeFileAtomic } from '../../../store/atomic.ts';
import { packSkill } from '../../../store/skill-archive.ts';
import { print } from '../../terminal.ts';
import { type Operation, requireOne, type SkillsRequest, textOption } from './operation.ts';
import { certifiedFor } from './standing.ts';

interface Exported {
  readonly skill: string;
  readonly version: string;
  readonly proven: boolean;
  readonly file: string;
  readonly bytes: number;
  readonly change: 'written' | 'unchanged';
}

export const exportSkills: Operation = async (request) => {
  const { shell, options } = request;
  const dryRun = options.dryRun === true;
  const workspace = await openWorkspace(options.dir);
  const planned = await planFiles(request, await chooseVersions(workspace, request));
  const packed = await Promise.all(planned.map(pack));
  const inTheWay = packed.find(({ change, isThere }) => isThere && change === 'written');
  if (inTheWay !== undefined && options.force !== true) throw alreadyThere(inTheWay.file);
  const exported: Exported[] = [];
  for (const { version, file, bytes, change } of packed) {
    if (change === 'written' && !dryRun) await writeFileAtomic(file, bytes);
    const proven = (await certifiedFor(workspace, version)).length > 0;
    exported.push({ skill: version.skill, version: version.version, proven, file, bytes: bytes.length, change });
  }
  print(shell, options, { json: { dryRun, exported }, text: describe(exported, dryRun) });
  return 0;
};

interface PlannedFile {
  readonly version: SkillVersion;
  readonly file: string;
}

interface PackedFile extends PlannedFile {
  readonly bytes: Buffer;
  readonly isThere: boolean;
  readonly change: Exported['change'];
}

async function pack({ version, file }: PlannedFile): Promise<PackedFile> {
  const bytes = await packSkill(version);
  const before = await readFile(file).catch(() => null);
  return {
    version,
    file,
    bytes,
    isThere: before !== null,
    change: before?.equals(bytes) === true ? 'unchanged' : 'written',
  };
}

async function chooseVersions(workspace: Workspace, request: SkillsRequest): Promise<readonly SkillVersion[]> {
  const { options, names } = request;
  const version = textOption(request, 'version');
  const staged = options.staged === true ? await workspace.library.staged() : null;
  if (options.all === true) {
    if (names.length > 0 || version !== undefined) {
      throw new NightschoolError('USAGE', '--all stands for every skill: no name and no --version beside it.');
    }
    const live = await Promise.all((await workspace.library.names()).map((name) => workspace.library.live(name)));
    return staged ?? live.filter((each) => each !== null);
  }
  const name = requireOne(names, 'The name of a skill (or --all)');
  const found =
    version === undefined
      ? (staged?.find(({ skill }) => skill === name) ?? (staged === null ? await workspace.library.live(name) : null))
      : await workspace.evidence.version(name, version);
  if (found !== null && (version === undefined || found.version === version)) return [found];
  const what = version ?? (staged === null ? 'live version' : 'staged version');
  throw new NightschoolError(
    'UNKNOWN_NAME',
    `${JSON.stringify(name)} has no ${version === undefined ? '' : 'version '}${what}.`,
    {
      hint: 'nightschool skills list --staged shows what there is; its versions are the folders in evals/<skill>/versions/.',
    },
  );
}

/** `--out` is the file of a single skill, unless it is a folder or ends like one. */
async function planFiles(request: SkillsRequest, versions: readonly SkillVersion[]): Promise<readonly PlannedFile[]> {
  const { shell, options } = request;
  const out = textOption(request, 'out') ?? '.';
  const path = resolve(shell.cwd, out);
  const isFolder =
    options.all === true || /[/\\]$/.test(out) || (await stat(path).catch(() => null))?.isDirectory() === true;
  if (isFolder && options.dryRun !== true) {
    await makeFolder(path).catch((error: unknown) => {
      throw asStoreError(path, error);
    });
  }
  return versions.map((version) => ({ version, file: isFolder ? join(path, `${version.skill}.zip`) : path }));
}

function alreadyThere(file: string): NightschoolError {
  return new NightschoolError('NOT_WRITABLE', `${file.split(sep).at(-1)} is there already, with other content.`, {
    hint: '--force replaces it; --out names another file.',
  });
}

function describe(exported: readonly Exported[], dryRun: boolean): string {
  if (exported.length === 0) return 'There is no skill to export.';
  return exported
    .map(({ skill, version, proven, file, change }) => {
      const what = change === 'unchanged' ? 'Already there' : dryRun ? 'Would write' : 'Wrote';
      return `${what}: ${file} (${skill} ${version}${proven ? '' : ', unproven'}).`;
    })
    .join('\n');
}
