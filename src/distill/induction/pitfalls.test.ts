import { describe, expect, it } from 'vitest';
import type { Json, JsonObject } from '../../domain/json.ts';
import { induce } from './induce.ts';
import { findPitfalls } from './pitfalls.ts';
import { publishPost } from './testing/desk-worlds.ts';
import { moveDeal } from './testing/sales-worlds.ts';
import { lessonOf, type Scene, type World } from './testing/world.ts';

function pitfallsOf(world: World, failed: number) {
  const lesson = lessonOf(world, 30, { seed: 2, failed });
  const induction = induce(lesson);
  return induction === null ? [] : findPitfalls(induction, lesson.tasks);
}

/** The world, but whoever is careless does this. */
function withCareless(
  world: World,
  careless: (scene: Scene, call: (tool: string, given: JsonObject) => Json) => string,
) {
  return {
    ...world,
    scene: (...given: Parameters<World['scene']>) => {
      const scene = world.scene(...given);
      return { ...scene, careless: (call: (tool: string, given: JsonObject) => Json) => careless(scene, call) };
    },
  };
}

describe('findPitfalls', () => {
  it('has none where nothing failed and everything is clear', () => {
    expect(pitfallsOf(moveDeal, 0)).toEqual([]);
  });

  it('tells that an entry was taken without looking at its name', () => {
    const [pitfall] = pitfallsOf(moveDeal, 0.3);
    expect(pitfall?.symptom).toBe('update_deal is carried out on the wrong entry: its deal id belongs to another one.');
    expect(pitfall?.correctApproach).toBe('Take the entry whose name the request says.');
    expect(pitfall?.prevention).toMatch(/check that the name of the chosen entry stands in the request/);
  });

  it('tells which steps were left out, and that one of them depends on a condition', () => {
    const texts = pitfallsOf(publishPost, 0.3).map(({ symptom, correctApproach }) => `${symptom} ${correctApproach}`);
    expect(texts).toEqual([
      'The request ends without schedule_social having been called. Call schedule_social every time.',
      'The request ends without upload_image having been called. Call upload_image whenever its condition holds.',
    ]);
  });

  it('tells what was done needlessly', () => {
    const world = withCareless(moveDeal, (scene, call) => {
      call('delete_deal', { name: 'Acme' });
      return scene.agent(call);
    });
    const pitfalls = pitfallsOf({ ...world, writes: ['update_deal', 'delete_deal'] }, 0.3);
    expect(pitfalls.map(({ symptom }) => symptom)).toEqual(['delete_deal is called although nothing asked for it.']);
  });

  it('quotes errors without anything that belongs to one case', () => {
    const failing = withCareless(moveDeal, (scene, call) => {
      call('update_deal', { deal_id: 'none', stage: 'won' });
      return scene.agent(call);
    });
    const world: World = {
      ...failing,
      scene: (...given) => {
        const scene = failing.scene(...given);
        const answer: Scene['answer'] = (tool, args) => {
          if (args.deal_id === 'none')
            throw new Error(`Error: deal D-${given[1]}77 of Globex not found by ann@b.example`);
          return scene.answer(tool, args);
        };
        return { ...scene, answer };
      },
    };
    expect(pitfallsOf(world, 0.3).map(({ symptom }) => symptom)).toEqual([
      'update_deal answers with an error such as: Error: deal … of … not found by …',
    ]);
  });

  it.each([
    'Error: upstream connection reset',
    'request timed out after 30 s',
    'Error: rate limit exceeded, retry later',
    '{"error":"too many requests"}',
    'HTTP 503',
    'Error 502: bad gateway',
  ])('takes %s for a passing fault', (text) => {
    const [pitfall] = pitfallsOf(failingWith(moveDeal, 'update_deal', text), 0.3).filter(isAboutErrors);
    expect(pitfall?.cause).toMatch(/: a passing fault of the tool/);
    expect(pitfall?.correctApproach).toBe(
      'Call update_deal once more with the same arguments; if it fails again, say so and stop.',
    );
    expect(pitfall?.prevention).toMatch(/never report it as done/);
  });

  it.each(['Error: amount 500 is more than allowed', 'no room is available at that hour'])(
    'takes %s for a fault of the call',
    (text) => {
      const [pitfall] = pitfallsOf(failingWith(moveDeal, 'update_deal', text), 0.3).filter(isAboutErrors);
      expect(pitfall?.correctApproach).toMatch(/^Take the /);
    },
  );

  it('names the skipped step that an error asks for', () => {
    const refused = failingWith(publishPost, 'publish_post', 'Error: it has no image, upload one before publishing', {
      unless: ({ answer }) => !JSON.stringify(answer('get_draft', {})).includes('"cover":null'),
    });
    const [pitfall] = pitfallsOf(refused, 0.5).filter(isAboutErrors);
    expect(pitfall?.cause).toMatch(/: upload_image had been skipped/);
    expect(pitfall?.correctApproach).toBe('Call upload_image first, as the steps above say, then publish_post.');
  });
});

const isAboutErrors = ({ symptom }: { readonly symptom: string }) => symptom.includes('answers with an error');

/** The world, but whoever is careless gets the error from the tool. */
function failingWith(
  world: World,
  failing: string,
  text: string,
  { unless = () => false }: { readonly unless?: (scene: Scene) => boolean } = {},
): World {
  return {
    ...world,
    scene: (...given) => {
      const scene = world.scene(...given);
      let isCareless = false;
      return {
        ...scene,
        careless: (call) => {
          isCareless = true;
          return (scene.careless ?? scene.agent)(call);
        },
        answer: (tool, args) => {
          if (isCareless && tool === failing && !unless(scene)) throw new Error(text);
          return scene.answer(tool, args);
        },
      };
    },
  };
}
