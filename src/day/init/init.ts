import { lstat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Pipeline } from '../../domain/pipeline.ts';
import { DEFAULT_MEMORY_SKILLS } from '../../memory/learn/default-skills.ts';
import { asStoreError } from '../../store/atomic.ts';
import { abbreviateHome, type Environment, homeOf } from '../../store/log-places/home.ts';
import { makeFolders } from '../../store/make-folders.ts';
import { codeOf } from '../../util/error-code.ts';
import { defaultEnvFile } from '../schedule/create-entry.ts';
import { keysOf } from '../schedule/needs.ts';
import { TEMPLATES, type Template } from './templates.ts';

export const NIGHTLY = 'pipelines/nightly.yaml';

export interface InitResult {
  /** Relative to the workspace, in the order they were written. */
  readonly written: readonly string[];
  /** Were there already: left as they are. */
  readonly kept: readonly string[];
}

export interface InitOptions {
  readonly dryRun: boolean;
  /** Of the new pipeline; null: the one that is there stays. */
  readonly text: string | null;
  /** What it says; null where it cannot be read. */
  readonly pipeline: Pipeline | null;
  readonly environment: Environment;
}

/** Makes a folder a workspace. What is there already is never touched, so doing it again changes nothing. */
export async function initWorkspace(dir: string, options: InitOptions): Promise<InitResult> {
  const { text, pipeline, environment } = options;
  const keys = pipeline === null ? [] : keysOf(pipeline);
  const skills = DEFAULT_MEMORY_SKILLS.map(({ name, text }) => ({ path: `memories/skills/${name}/SKILL.md`, text }));
  const templates = [
    { path: NIGHTLY, text: text ?? '' },
    ...TEMPLATES,
    ...(keys.length === 0 ? [] : [printKeys(keys, environment)]),
    ...skills,
  ];
  const written: string[] = [];
  const kept: string[] = [];
  for (const template of templates) {
    ((await place(dir, template, options)) ? written : kept).push(template.path);
  }
  return { written, kept };
}

/** Which keys there have to be, without any. */
function printKeys(keys: readonly string[], environment: Environment): Template {
  const file = abbreviateHome(defaultEnvFile({ environment }), homeOf(environment));
  const text = `# Keys that pipelines/nightly.yaml needs. This file only shows the form: no key belongs into this folder.
# Scheduled nights read them from ${file}: copy this there, fill it in, and chmod 600 it.
# For runs by hand: set -a; . ${file}; set +a
${keys.map((key) => `${key}=`).join('\n')}
`;
  return { path: '.env.example', text };
}

/** Whether the workspace has a pipeline, which is then a person's to edit. */
export function hasPipeline(dir: string): Promise<boolean> {
  return isThere(join(dir, NIGHTLY));
}

/** False where something is there already, be it a folder or a broken link. */
async function place(
  dir: string,
  { path, text }: Template,
  { dryRun }: { readonly dryRun: boolean },
): Promise<boolean> {
  const file = join(dir, path);
  try {
    if (dryRun) return !(await isThere(file));
    makeFolders(dirname(file));
    await writeFile(file, text, { flag: 'wx' });
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST' && (await isThere(file))) return false;
    throw asStoreError(file, error);
  }
}

function isThere(file: string): Promise<boolean> {
  return lstat(file).then(
    () => true,
    () => false,
  );
}
