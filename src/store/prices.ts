import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import type { Price } from '../domain/price.ts';
import { NightschoolError } from '../errors.ts';
import { readText } from './json-lines.ts';
import { parseYaml } from './read-yaml.ts';

const dollars = z.number().min(0);

const rate = { input: dollars, cached: dollars, output: dollars };

const price = z.strictObject({
  ...rate,
  long: z.strictObject({ above: z.int().min(1), ...rate }).optional(),
});

const FREE: Price = { input: 0, cached: 0, output: 0 };

/** What `pipelines/prices.yaml` may say. */
const pricesSchema = z.strictObject({
  prices: z
    .array(
      z.strictObject({
        page: z.url().optional(),
        read: z.iso.date().optional(),
        models: z.record(z.string().min(1), z.union([z.literal(0), price], 'must be 0, or input, cached and output')),
      }),
    )
    .default([]),
});

/** By pattern of model names, `*` for any characters. */
export type PriceList = ReadonlyMap<string, Price>;

/** The lists in the order they are asked: the workspace's own, then the one that ships. */
export type Prices = readonly PriceList[];

const SHIPPED = fileURLToPath(new URL('../../pipelines/prices.yaml', import.meta.url));

/**
 * Reads `pipelines/prices.yaml` of the workspace, where there is one, and of this package.
 * @throws NightschoolError PRICES_INVALID listing every fault as file:line:column
 */
export async function readPrices(workspace: string): Promise<Prices> {
  const own = await readText(join(workspace, 'pipelines', 'prices.yaml'));
  const shipped = await readText(SHIPPED);
  return [own, shipped].filter((text) => text !== null).map((text) => parsePrices(text, 'pipelines/prices.yaml'));
}

/** Parses the text of a price file; `file` is only for messages. */
export function parsePrices(text: string, file: string): PriceList {
  const parsed = parseYaml(text, pricesSchema, file);
  if (!parsed.ok) throw new NightschoolError('PRICES_INVALID', parsed.faults.join('\n'));
  const entries = parsed.value.prices.flatMap(({ models }) => Object.entries(models));
  return new Map(entries.map(([pattern, value]) => [pattern, value === 0 ? FREE : toPrice(value)]));
}

/**
 * What a model costs, by its name in reports (`openai/gpt-…`); null where no pattern has it. A list's longest pattern
 * wins, the workspace's list over the shipped one. A dated name (`…-2026-08-07`, `…-20260807`) costs what the undated does.
 */
export function priceOf(prices: Prices, modelName: string): Price | null {
  const undated = modelName.replace(/-(\d{4}-\d{2}-\d{2}|\d{8})$/, '');
  for (const list of prices) {
    const found = find(list, modelName) ?? find(list, undated);
    if (found !== null) return found;
  }
  return null;
}

/** A night asks for the price of every task, and knows few models. */
const bare = new WeakMap<Prices, Map<string, Price | null>>();

/**
 * What a model costs by the name that an agent's log gives it, with or without the provider: the longest pattern that fits
 * after its own provider. Null where none names a model; what a whole provider costs says nothing of one that is not named.
 */
export function priceOfBare(prices: Prices, model: string): Price | null {
  const found = bare.get(prices) ?? new Map<string, Price | null>();
  bare.set(prices, found);
  const price = found.has(model) ? (found.get(model) ?? null) : findBare(prices, model);
  found.set(model, price);
  return price;
}

function findBare(prices: Prices, model: string): Price | null {
  const known = model.includes('/') ? priceOf(prices, model) : null;
  if (known !== null) return known;
  const name = model.split('/').at(-1) ?? model;
  const tails = prices.map((list) => {
    const named = [...list].map(([pattern, price]) => [pattern.slice(pattern.indexOf('/') + 1), price] as const);
    return new Map(named.filter(([tail]) => charactersOf(tail) > 0));
  });
  return priceOf(tails, name);
}

function toPrice({ long, ...rates }: z.infer<typeof price>): Price {
  return long === undefined ? rates : { ...rates, long };
}

function find(list: PriceList, name: string): Price | null {
  const matching = [...list].filter(([pattern]) => matches(name, pattern));
  matching.sort(([a], [b]) => charactersOf(b) - charactersOf(a) || a.length - b.length || (a < b ? -1 : 1));
  return matching[0]?.[1] ?? null;
}

function charactersOf(pattern: string): number {
  return pattern.replaceAll('*', '').length;
}

/** Linear: each part between the stars is looked for once, the first and the last at the ends. */
function matches(name: string, pattern: string): boolean {
  const [first = '', ...parts] = pattern.split('*');
  const last = parts.pop();
  if (last === undefined) return name === pattern;
  if (!name.startsWith(first) || name.length < first.length + last.length || !name.endsWith(last)) return false;
  const end = name.length - last.length;
  let from = first.length;
  for (const part of parts) {
    const at = name.indexOf(part, from);
    if (at === -1 || at + part.length > end) return false;
    from = at + part.length;
  }
  return true;
}
