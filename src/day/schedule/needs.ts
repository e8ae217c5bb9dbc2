import { delimiter, join } from 'node:path';
import type { EmbeddingChoice, Pipeline } from '../../domain/pipeline.ts';
import { isOpenAi, readEndpoint } from '../../providers/openai/endpoint.ts';
import { PRESETS } from '../../providers/openai/presets.ts';
import { isExecutable } from '../../store/schedule/executable.ts';

type Choice = Pipeline['teacher'] | Pipeline['students'][number] | Pipeline['user'];

/** Variables with keys that the models of a pipeline need, sorted. */
export function keysOf(pipeline: Pipeline): readonly string[] {
  const keys = [...choicesOf(pipeline).map(keyOf), ...embeddersOf(pipeline).map(keyOfEmbedder)];
  return [...new Set(keys.filter((key) => key !== null))].sort();
}

/** Models that an Ollama on the same machine has to have, in the order in which the pipeline names them. */
export function localOllamaModels(pipeline: Pipeline): readonly string[] {
  const chats = choicesOf(pipeline).flatMap((choice) => {
    if (choice.use === 'ollama') return choice.hosts.some(({ url }) => isLocal(url)) ? [choice.model] : [];
    if (choice.use !== 'openai' || choice.preset !== 'ollama') return [];
    return isLocal(readEndpoint(choice).url) ? [choice.model] : [];
  });
  const embedders = embeddersOf(pipeline).filter(
    ({ use, baseUrl }) => use === 'ollama' && (baseUrl === null || isLocal(baseUrl)),
  );
  return [...new Set([...chats, ...embedders.map(({ model }) => model)])];
}

/** Programs that a night of the pipeline starts. */
export function programsOf(pipeline: Pipeline): readonly string[] {
  const commands = choicesOf(pipeline).flatMap((choice) =>
    choice.use === 'command' ? choice.command.slice(0, 1) : [],
  );
  return [
    ...commands,
    ...(pipeline.promote.mode === 'pull-request' ? ['git', 'gh'] : []),
    ...(pipeline.memory.recall.engine === 'qmd' ? ['qmd'] : []),
  ];
}

/** The folder of each program on a search path; null where it is in none. */
export async function findPrograms(
  programs: readonly string[],
  path: string,
): Promise<readonly { readonly program: string; readonly folder: string | null }[]> {
  const folders = path.split(delimiter).filter((folder) => folder.startsWith('/'));
  const find = async (program: string): Promise<string | null> => {
    for (const folder of folders) if (await isExecutable(join(folder, program))) return folder;
    return null;
  };
  const bare = programs.filter((program) => !program.includes('/'));
  return Promise.all(bare.map(async (program) => ({ program, folder: await find(program) })));
}

function choicesOf({ teacher, students, user, graders }: Pipeline): readonly Choice[] {
  return [teacher, ...students, user, ...(graders.judge === null ? [] : [graders.judge])];
}

function embeddersOf({ families, memory }: Pipeline): readonly EmbeddingChoice[] {
  return [families.embeddings, memory.recall.embeddings].filter((choice) => choice !== null);
}

function keyOf(choice: Choice): string | null {
  return choice.use === 'openai' ? readEndpoint(choice).keyVariable : null;
}

function keyOfEmbedder({ use, baseUrl, keyVariable }: EmbeddingChoice): string | null {
  const isOwn = use === 'openai' && (baseUrl === null || isOpenAi(new URL(baseUrl).hostname));
  return keyVariable ?? (isOwn ? PRESETS.openai.keyVariable : null);
}

function isLocal(url: string): boolean {
  return /^(localhost|127(\.\d+){3}|\[::1\])$/.test(new URL(url).hostname);
}
