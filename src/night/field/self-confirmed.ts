import type { Evidence } from '../../domain/task.ts';
import type { FieldUse } from './field-use.ts';

/** Who else than the agent that followed the skill says that a task went well: the log's own label, a check, a person. */
const OTHERS: ReadonlySet<Evidence['kind']> = new Set(['recorded-label', 'check-passed', 'user-thanks']);

/**
 * Tasks that passed, as far as the agent that followed the skill says, and nobody else does. An exam made of them would
 * ask the skill whether it does what it does, and hold what it gets wrong unseen against any version that gets it right.
 * They stay in their family, where they are counted and teach; what failed teaches most.
 */
export function selfConfirmed(uses: readonly FieldUse[]): ReadonlySet<string> {
  const tasks = uses.flatMap(({ task }) => (task?.outcome.label === 'passed' ? [task] : []));
  const alone = tasks.filter(
    ({ outcome }) => !outcome.evidence.some(({ kind, supports }) => supports === 'passed' && OTHERS.has(kind)),
  );
  return new Set(alone.map(({ id }) => id));
}
