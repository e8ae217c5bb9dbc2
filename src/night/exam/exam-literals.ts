import type { Case } from '../../domain/exam.ts';
import type { Lesson } from '../../domain/family.ts';
import type { Json } from '../../domain/json.ts';

const SHORTEST = 5;

/**
 * Texts that only the exam knows: values of its effects and facts that no task of the lesson holds. A draft that has one
 * did not get it from the lesson. Plain single words are left out: anyone may write those.
 */
export function examLiterals(heldOut: readonly Case[], lesson: Lesson): readonly string[] {
  const taught = JSON.stringify(lesson.tasks).toLowerCase();
  const values = heldOut.flatMap(({ effects, facts }) => [
    ...effects.flatMap((effect) => leaves(effect.arguments)),
    ...facts.filter((fact) => typeof fact === 'string'),
  ]);
  return [...new Set(values)].filter((value) => isTelling(value) && !taught.includes(escaped(value))).sort();
}

function leaves(value: Json): readonly string[] {
  if (typeof value === 'string') return [value];
  if (value === null || typeof value !== 'object') return [];
  return Object.values(value).flatMap(leaves);
}

function isTelling(value: string): boolean {
  return value.length >= SHORTEST && (/\d/.test(value) || /\s/.test(value.trim()) || /@/.test(value));
}

/** As the value stands inside the JSON text of the lesson. */
function escaped(value: string): string {
  return JSON.stringify(value).slice(1, -1).toLowerCase();
}
