import { openGrounds } from './ground.ts';
import { printMatrix, type Row } from './matrix.ts';
import { measureChaos } from './measure.ts';

/**
 * `npm run chaos [-- --seconds 600 --seed 1 --only flips]`: disturbs small nights in every way that this machine allows and
 * prints what was promised and not kept. Without --seconds each kind of fault has two minutes.
 */
const words = process.argv.slice(2);
const settingOf = (name: string): string | undefined => words[words.indexOf(name) + 1];
const seconds = words.includes('--seconds') ? Number(settingOf('--seconds')) : 1200;
const seed = words.includes('--seed') ? Number(settingOf('--seed')) : 1;
const only = words.includes('--only') ? settingOf('--only') : undefined;

await using grounds = openGrounds();
const tell = (line: string): void => void process.stderr.write(`${line}\n`);
const rows: readonly Row[] = await measureChaos(grounds, { seconds, seed, tell, ...(only && { only }) });
process.stdout.write(`Seed ${seed}.\n\n${printMatrix(rows)}\n`);
for (const fault of rows.flatMap(({ faults }) => faults)) process.stdout.write(`\n- ${fault}`);
if (rows.some(({ faults }) => faults.length > 0)) process.exitCode = 1;
