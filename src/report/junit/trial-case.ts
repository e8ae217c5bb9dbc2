import type { Trial } from '../../domain/exam.ts';
import type { JunitCase } from './junit-xml.ts';

/** A run as a test: named after its case, and after its pass where that is not the first. */
export function junitCase({ caseId, pass, retry = 0, outcome, cause, reason, durationMs }: Trial): JunitCase {
  const again = [...(pass > 0 ? [`pass ${pass + 1}`] : []), ...(retry > 0 ? [`retry ${retry}`] : [])];
  return {
    name: again.length === 0 ? caseId : `${caseId} (${again.join(', ')})`,
    outcome,
    durationMs,
    ...(cause !== undefined && { cause }),
    ...(reason !== undefined && { reason }),
  };
}
