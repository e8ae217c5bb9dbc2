import type { Embedder } from '../../domain/chat.ts';
import type { EmbeddingChoice } from '../../domain/pipeline.ts';
import { NightschoolError } from '../../errors.ts';
import { openEmbedder } from '../../providers/embeddings/index.ts';
import { coalesce } from './coalesce.ts';
import { type OwnWay, waysToEmbed } from './own-servers.ts';
import type { Station, StationOptions } from './station.ts';

/** The first of the worker's own servers that embeds with the model; a string where none does. */
export async function openEmbedStation(
  posting: string,
  model: EmbeddingChoice,
  options: StationOptions,
): Promise<Station | string> {
  const ways = waysToEmbed(model, options);
  if (typeof ways === 'string') return ways;
  const reasons: string[] = [];
  for (const way of ways) {
    const embedder = await tryWay(way, options);
    if (typeof embedder !== 'string') return stationOf(posting, embedder, { way, ...options });
    reasons.push(embedder);
  }
  return reasons.join('; ');
}

/**
 * An Ollama without the model would only say so when it is asked to embed. That costs nothing there, but loads the model:
 * once is enough.
 */
async function tryWay(
  { choice, world }: OwnWay<EmbeddingChoice>,
  { logs, before }: StationOptions,
): Promise<Embedder | string> {
  try {
    const embedder = await openEmbedder(choice, world, logs.addTokens);
    const isKnown = before?.offer.fingerprint === embedder.fingerprint && before.servers === choice.baseUrl;
    if (choice.use === 'openai' || (isKnown && !before.isSpent())) return embedder;
    await embedder.embed(['playbook'], AbortSignal.timeout(1000 * choice.timeoutSeconds));
    return embedder;
  } catch (error) {
    if (error instanceof NightschoolError) return error.message;
    throw error;
  }
}

function stationOf(
  posting: string,
  embedder: Embedder,
  { way }: StationOptions & { readonly way: OwnWay<EmbeddingChoice> },
): Station {
  const { fingerprint, name } = embedder;
  let isSpent = false;
  return {
    offer: { posting, fingerprint, parts: { model: name }, slots: way.slots },
    servers: way.choice.baseUrl ?? '',
    chat: null,
    student: null,
    embedder,
    isSpent: () => isSpent,
    spend: () => {
      isSpent = true;
    },
    isSame: coalesce(async () => way.choice.use === 'openai' || (await hasModel(way, fingerprint))),
  };
}

/** A host that cannot be asked has no other model. */
async function hasModel({ choice, world }: OwnWay<EmbeddingChoice>, fingerprint: string): Promise<boolean> {
  try {
    return (await openEmbedder(choice, world)).fingerprint === fingerprint;
  } catch (error) {
    if (error instanceof NightschoolError) return true;
    throw error;
  }
}
