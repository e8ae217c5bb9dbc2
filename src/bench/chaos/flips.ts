import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { changed, cli, copyWorkspace, lasting, type TestWorkspace } from '../../cli/testing.ts';
import { createRandom } from '../../util/random.ts';
import type { Ground } from './ground.ts';
import { type Row, type Tried, tryAll } from './matrix.ts';
import type { ChaosOptions } from './system-calls.ts';

interface Flip {
  readonly path: string;
  readonly at: number;
  /** What the byte is changed by. */
  readonly bits: number;
}

/**
 * Changes a byte anywhere in `.nightschool/` or `evals/` after a night. Either `verify` or the next run says so, or that run
 * leaves everything as it would have without.
 */
export async function flipBytes(ground: Ground, { times, ...options }: ChaosOptions & { times: number }): Promise<Row> {
  const { environment } = ground;
  using after = copyWorkspace(ground.fresh.dir);
  await cli(after.dir, ['run', '--quiet'], { environment });
  const random = createRandom(options.seed);
  const files = [...filesBelow(after.dir, '.nightschool'), ...filesBelow(after.dir, 'evals')];
  const places = Array.from({ length: times }, (): Flip => {
    // files are many and small, or one and large: half of the flips go to each file alike, half to each byte alike
    const path = random() < 0.5 ? anyOf(files, random()) : weighted(after.dir, files, random());
    const { size } = statSync(join(after.dir, path));
    return { path, at: Math.floor(random() * size), bits: 1 << Math.floor(random() * 8) };
  });
  const attempt = (flip: Flip): Promise<Tried> => tryFlip(after, flip, ground);
  return await tryAll({ name: 'a byte of the state is flipped', of: null, places, attempt, ...options });
}

async function tryFlip(after: TestWorkspace, { path, at, bits }: Flip, ground: Ground): Promise<Tried> {
  using workspace = copyWorkspace(after.dir);
  const { dir } = workspace;
  const bytes = readFileSync(join(dir, path));
  bytes[at] = (bytes[at] ?? 0) ^ bits;
  writeFileSync(join(dir, path), bytes);
  const flipped = lasting(dir);
  const { environment } = ground;
  const verified = await cli(dir, ['verify', '--all'], { environment });
  const run = await cli(dir, ['run', '--quiet'], { environment });
  // what is set aside at the end of one run is made anew by the next
  const again = run.code === 0 ? run : await cli(dir, ['run', '--quiet'], { environment });
  const said = [verified, run, again].some(({ code }) => code !== 0);
  const skills = changed(ground.lasting, lasting(dir)).filter((file) => file !== path);
  const faults = [
    ...[verified, run, again].flatMap(({ stderr, code }) =>
      stderr.includes('(INTERNAL)') ? [`it is taken for a bug (${code}): ${stderr.slice(0, 300)}`] : [],
    ),
    ...(said || skills.length === 0 ? [] : [`nobody says so, and it changes ${skills.join(', ')}`]),
    ...(again.code === 0 || isHeld(`${again.stderr}${again.stdout}`, path)
      ? []
      : [`runs end with ${again.code}: ${again.stderr.slice(0, 300)}`]),
  ];
  const isEvidence = !path.startsWith('.nightschool/') && changed(ground.lasting, flipped).length > 0;
  return { end: said ? 'detected' : isEvidence ? 'told or harmless' : 'harmless', faults };
}

/** A run may refuse to go on, or leave a skill alone, where it names the file that a person has to restore. */
function isHeld(said: string, path: string): boolean {
  if (said.includes(path)) return true;
  const [folder = '', skill = ''] = path.split('/');
  const isNamed = said.includes(`${folder}/${skill}`) || said.includes(`the suite of ${skill} `);
  return isNamed && /\((FILE_DAMAGED|GRADER_FAILED)\)/.test(said);
}

function filesBelow(dir: string, folder: string): readonly string[] {
  return readdirSync(join(dir, folder), { recursive: true, encoding: 'utf8' })
    .map((name) => `${folder}/${name}`)
    .filter((path) => statSync(join(dir, path)).isFile() && statSync(join(dir, path)).size > 0)
    .sort();
}

function anyOf(files: readonly string[], share: number): string {
  return files[Math.floor(share * files.length)] ?? '';
}

/** One in which a byte that is picked anywhere lies. */
function weighted(dir: string, files: readonly string[], share: number): string {
  const sizes = files.map((path) => statSync(join(dir, path)).size);
  const at = share * sizes.reduce((sum, size) => sum + size, 0);
  let passed = 0;
  for (const [index, path] of files.entries()) {
    passed += sizes[index] ?? 0;
    if (passed > at) return path;
  }
  return files[0] ?? '';
}
