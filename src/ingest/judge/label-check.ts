import type { RecordedLabel } from '../../domain/session.ts';
import type { Evidence, Step, TaskLabel } from '../../domain/task.ts';
import { isWrite, type ToolRules } from '../../util/tool-kind.ts';
import { quote } from './finding.ts';
import { RECORDED } from './weights.ts';

interface LabelledRecord {
  readonly steps: readonly Step[];
  /** Which tools write. */
  readonly rules: ToolRules;
  /** The person's last word on the work where that is a correction nothing was done about. */
  readonly complaint: string | null;
}

/** A piece of evidence and how sure it makes if it decides, in [0, 1]. */
export interface LabelFinding extends Evidence {
  readonly confidence: number;
}

/**
 * The recorded label, after what contradicts it: a success without any of the work it would have taken, or of which
 * the person's last word is a complaint.
 */
export function checkLabel(label: RecordedLabel | undefined, record: LabelledRecord): readonly LabelFinding[] {
  if (label === undefined) return [];
  const supports: TaskLabel = label.score > 0.5 ? 'passed' : 'failed';
  const detail = `The log records that it ${supports} (${nameScore(label)}).`;
  const doubt = supports === 'passed' ? findDoubt(label, record) : null;
  const recorded: LabelFinding = {
    kind: 'recorded-label',
    supports,
    detail,
    confidence: doubt?.confidence ?? RECORDED.plain,
  };
  return doubt === null ? [recorded] : doubt.supports === 'unknown' ? [doubt, recorded] : [recorded, doubt];
}

/** Names of signals that say no more than the score itself. */
const NAMELESS = new Set(['score', 'outcome']);

/** The source is text of the log. */
function nameScore({ score, source }: RecordedLabel): string {
  const name = source.slice(0, 100).replace(/\s+/g, ' ').trim();
  return name === '' || NAMELESS.has(name) ? `score ${score}` : `score ${score}, by ${name}`;
}

function findDoubt(label: RecordedLabel, { steps, rules, complaint }: LabelledRecord): LabelFinding | null {
  if (complaint !== null) {
    return doubtOf('unknown', `Success is recorded, but the user's last word was: ${quote(complaint)}`);
  }
  const expected = (label.expectedTools ?? []).filter((tool) => isWrite(tool, rules));
  const done = steps.filter((step) => step.status === 'ok');
  if (expected.length > 0 && done.length === 0) {
    return doubtOf(
      'unknown',
      `Success is recorded, but none of the expected calls (${expected.join(', ')}) was executed.`,
    );
  }
  const writes = steps.filter((step) => isWrite(step.tool, rules));
  if (writes.length === 0 || writes.some((step) => step.status === 'ok')) return null;
  const tried = writes.find((step) => expected.includes(step.tool));
  if (tried !== undefined) return doubtOf('unknown', `Success is recorded, but every call of ${tried.tool} failed.`);
  return doubtOf('failed', `Success is recorded, but every call that writes failed.`);
}

/** `unknown` where the record rules the label out, `failed` where it only speaks against it. */
function doubtOf(supports: 'unknown' | 'failed', detail: string): LabelFinding {
  const confidence = supports === 'unknown' ? RECORDED.contradicted : RECORDED.inDoubt;
  return { kind: 'contradiction', supports, detail, confidence };
}
