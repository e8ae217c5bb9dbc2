import type { World } from '../providers/provider.ts';
import { createWorld } from '../providers/world.ts';
import { visible } from '../report/plain.ts';
import type { CommonOptions, Shell } from './terminal.ts';

/** The world of a command that a person looks on: says on stderr what it waits for. */
export function lookedOnWorld({ environment, stderr }: Shell, { json }: Pick<CommonOptions, 'json'>): World {
  const say = (sentence: string): unknown => stderr.write(`${visible(sentence)}\n`);
  return { ...createWorld(environment), ...(!json && { say }) };
}
