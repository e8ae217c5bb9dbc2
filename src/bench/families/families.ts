import { benchAirline } from './airline.ts';
import { benchAirlineCeiling } from './airline-ceiling.ts';
import { benchCoding } from './coding.ts';
import { benchEmbeddings } from './embeddings.ts';
import { benchNights } from './nights.ts';
import { benchScale } from './scale.ts';
import { benchAdding } from './scale-adding.ts';
import { benchTextCeiling } from './text-ceiling.ts';
import { benchTextSets } from './text-sets.ts';
import { benchYardstick } from './yardstick.ts';

/** In the order in which they are told; the first two are quick. */
const PARTS: Readonly<Record<string, () => string | Promise<string>>> = {
  text: benchTextSets,
  logs: async () => `${await benchAirline()}\n\n${await benchCoding()}`,
  ceiling: benchAirlineCeiling,
  'text-ceiling': benchTextCeiling,
  embeddings: benchEmbeddings,
  nights: benchNights,
  scale: benchScale,
  adding: benchAdding,
  yardstick: benchYardstick,
};

/**
 * How well repeated requests are found, beside what is wanted: labelled sets, real logs, nights of arrivals, scale, and
 * scikit-learn on the same texts. `BENCH_FAMILIES=text,logs` measures only those parts. The data is not part of the project.
 */
export async function benchFamilies(): Promise<string> {
  const chosen = process.env.BENCH_FAMILIES?.split(',') ?? Object.keys(PARTS);
  const tables: string[] = [];
  for (const name of chosen) {
    const measurePart = PARTS[name];
    if (measurePart === undefined)
      throw new Error(`BENCH_FAMILIES names no part: "${name}". Name some of ${Object.keys(PARTS).join(', ')}.`);
    tables.push(await measurePart());
  }
  return tables.join('\n\n');
}
