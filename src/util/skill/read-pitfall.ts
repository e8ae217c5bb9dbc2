import type { Pitfall } from '../../domain/skill.ts';
import type { Item } from './sections.ts';

/** Reads a point under Pitfalls: the symptom, and below it cause, correct approach and prevention where given. */
export function readPitfall(item: Item): Pitfall {
  const details = item.children.map((child) => child.text);
  return {
    symptom: labelled([item.text], 'Symptom') ?? item.text,
    cause: labelled(details, 'Cause') ?? '',
    correctApproach: labelled(details, 'Correct approach') ?? '',
    prevention: labelled(details, 'Prevention') ?? '',
  };
}

/** The text after `Label:`, which may be bold. */
function labelled(texts: readonly string[], label: string): string | undefined {
  for (const text of texts) {
    const bare = text.startsWith('**') ? text.slice(2).replace('**', '') : text;
    if (bare.toLowerCase().startsWith(`${label.toLowerCase()}:`)) return bare.slice(label.length + 1).trim();
  }
  return undefined;
}
