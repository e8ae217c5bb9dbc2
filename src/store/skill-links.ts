import { lstat, readdir, readlink, realpath, symlink, unlink } from 'node:fs/promises';
import { join, relative, resolve, sep } from 'node:path';
import type { SkillVersion } from '../domain/skill.ts';
import { codeOf } from '../util/error-code.ts';
import { asStoreError } from './atomic.ts';
import { makeFolders } from './make-folders.ts';
import { type CopyManifest, type CopyRecord, isIntact, openManifest, placeCopy, removeCopy } from './skill-copies.ts';

/** What became of one skill in a folder that agents read. */
export interface LinkOutcome {
  readonly skill: string;
  readonly action: 'linked' | 'copied' | 'unchanged' | 'removed' | 'refused';
  /** Why it was refused. */
  readonly reason: string | null;
}

export interface LinkRequest {
  /** The folder that agents read, absolute. */
  readonly target: string;
  /** The workspace's `skills/`, absolute. */
  readonly source: string;
  /** The live skills. */
  readonly skills: readonly SkillVersion[];
  readonly copy: boolean;
  readonly dryRun: boolean;
}

/**
 * Makes each live skill reachable from a folder: by a relative link to its live folder, or by a copy. Only links and
 * copies that were made here are ever replaced or removed, those of skills no longer live among them; whatever else has
 * a skill's name is refused, and the others go on. A second run changes nothing.
 */
export async function linkSkills(request: LinkRequest): Promise<readonly LinkOutcome[]> {
  const { skills, dryRun } = request;
  if (!dryRun && skills.length > 0) await makeTarget(request.target);
  const place = await openPlace(request);
  const live = new Map(skills.map((version) => [version.skill, version]));
  const outcomes: LinkOutcome[] = [];
  for (const name of [...new Set([...live.keys(), ...(await ownNames(place))])].sort()) {
    const version = live.get(name);
    outcomes.push(version === undefined ? await remove(place, name) : await put(place, version, request.copy));
  }
  return outcomes;
}

/** Removes every link and copy that was made from this workspace. */
export async function unlinkSkills(
  request: Pick<LinkRequest, 'target' | 'source' | 'dryRun'>,
): Promise<readonly LinkOutcome[]> {
  const place = await openPlace(request);
  const outcomes: LinkOutcome[] = [];
  for (const name of await ownNames(place)) outcomes.push(await remove(place, name));
  return outcomes;
}

interface Place {
  readonly target: string;
  readonly source: string;
  readonly dryRun: boolean;
  readonly manifest: CopyManifest;
}

/** What stands where a skill is to be. */
type Found =
  | { readonly kind: 'nothing' | 'link' | 'foreign' }
  | { readonly kind: 'copy' | 'edited'; readonly record: CopyRecord };

/** A relative link is relative to where its folder really is. */
async function openPlace({
  target,
  source,
  dryRun,
}: Pick<LinkRequest, 'target' | 'source' | 'dryRun'>): Promise<Place> {
  const real = await realpath(target).catch(() => target);
  const from = await realpath(source).catch(() => source);
  return { target: real, source: from, dryRun, manifest: await openManifest(real, { source: from, dryRun }) };
}

/** Names under which something was put there from this workspace, sorted. */
async function ownNames(place: Place): Promise<readonly string[]> {
  const names = await readdir(place.target).catch(() => []);
  const links: string[] = [];
  for (const name of names) if ((await find(place, name)).kind === 'link') links.push(name);
  return [...new Set([...links, ...place.manifest.records().map(({ skill }) => skill)])].sort();
}

async function find(place: Place, name: string): Promise<Found> {
  const path = join(place.target, name);
  const about = await lstat(path).catch(() => null);
  const record = place.manifest.records().find(({ skill }) => skill === name);
  if (about === null) return record === undefined ? { kind: 'nothing' } : { kind: 'copy', record };
  if (about.isSymbolicLink()) {
    const to = resolve(place.target, await readlink(path));
    return { kind: to === join(place.source, name) ? 'link' : 'foreign' };
  }
  if (record === undefined || !about.isDirectory()) return { kind: 'foreign' };
  return { kind: (await isIntact(path, record)) ? 'copy' : 'edited', record };
}

async function put(place: Place, version: SkillVersion, copy: boolean): Promise<LinkOutcome> {
  const { skill } = version;
  const found = await find(place, skill);
  const done = (action: LinkOutcome['action'], reason: string | null = null) => ({ skill, action, reason });
  if (found.kind === 'foreign') return done('refused', 'something else of this name stands there');
  if (found.kind === 'edited') return done('refused', 'the copy that was made there has been edited since');
  if (!copy && found.kind === 'link') return done('unchanged');
  if (copy && found.kind === 'copy' && (await place.manifest.isCurrent(found.record, version)))
    return done('unchanged');
  if (place.dryRun) return done(copy ? 'copied' : 'linked');
  try {
    await clear(place, skill, found);
    if (copy) await placeCopy(place.target, place.manifest, version);
    else await makeLink(place, skill);
    return done(copy ? 'copied' : 'linked');
  } catch (error) {
    const fault = asStoreError(join(place.target, skill), error);
    if (copy || !isUnable(error)) throw fault;
    return done('refused', 'no link can be made there: --copy makes copies');
  }
}

async function remove(place: Place, skill: string): Promise<LinkOutcome> {
  const found = await find(place, skill);
  if (found.kind === 'foreign' || found.kind === 'edited') {
    return { skill, action: 'refused', reason: 'what was put there has been changed since, so it was left' };
  }
  if (!place.dryRun) await clear(place, skill, found);
  return { skill, action: 'removed', reason: null };
}

async function clear(place: Place, skill: string, found: Found): Promise<void> {
  if (found.kind === 'link') await unlink(join(place.target, skill));
  if (found.kind === 'copy') await removeCopy(place.target, place.manifest, found.record);
}

async function makeLink({ target, source }: Place, skill: string): Promise<void> {
  const path = relative(target, join(source, skill)).split(sep).join('/');
  await symlink(path, join(target, skill), 'dir');
}

async function makeTarget(target: string): Promise<void> {
  try {
    makeFolders(target);
  } catch (error) {
    throw asStoreError(target, error);
  }
}

function isUnable(error: unknown): boolean {
  return ['EPERM', 'ENOSYS', 'ENOTSUP', 'EOPNOTSUPP'].includes(codeOf(error));
}
