import type { JsonObject } from '../../../domain/json.ts';
import type { Procedure } from '../../../domain/procedure.ts';
import { canonicalJson } from '../../../util/hash.ts';
import { type MadeCall, nextMove } from '../../../util/procedure/next-move.ts';
import { createRandom } from '../../../util/random.ts';
import type { Scene, World } from './world.ts';

/** What one unseen request came to. */
export interface Sitting {
  readonly passed: boolean;
  readonly request: readonly string[];
  readonly expected: readonly string[];
  readonly made: readonly string[];
  readonly reply: string;
  readonly expectedReply: string;
}

/** Carries out requests that the lesson did not have, and compares the effects. */
export function examine(procedure: Procedure, world: World, count: number, seed = 4242): Sitting[] {
  const random = createRandom(seed);
  return Array.from({ length: count }, (_, index) => sit(procedure, world.scene(random, index), world.writes));
}

function sit(procedure: Procedure, scene: Scene, writes: readonly string[]): Sitting {
  const wanted: string[] = [];
  const expectedReply = scene.agent((tool, given) => {
    if (writes.includes(tool)) wanted.push(canonicalJson([tool, given]));
    return scene.answer(tool, given);
  });
  const made: MadeCall[] = [];
  let reply = '';
  for (let action = 0; action < 40; action++) {
    const move = nextMove(procedure, { turns: scene.request, made });
    if (move.kind === 'call') made.push(answered(scene, move.tool, move.arguments));
    else {
      reply = move.kind === 'done' ? move.text : `${move.kind}: ${JSON.stringify(move)}`.slice(0, 300);
      break;
    }
  }
  const effects = made
    .filter(({ tool }) => writes.includes(tool))
    .map(({ tool, arguments: given }) => canonicalJson([tool, given]));
  const same = canonicalJson(effects.toSorted()) === canonicalJson(wanted.toSorted());
  return {
    passed: same && !/^(ask|stuck|failed)/.test(reply),
    request: scene.request,
    expected: wanted,
    made: effects,
    reply,
    expectedReply,
  };
}

function answered(scene: Scene, tool: string, given: JsonObject): MadeCall {
  try {
    return { tool, arguments: given, content: scene.answer(tool, given), isError: false };
  } catch (error) {
    return { tool, arguments: given, content: String(error), isError: true };
  }
}
