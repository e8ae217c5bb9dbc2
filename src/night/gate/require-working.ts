import { isUntrustworthy } from '../../decide/judge-gate.ts';
import type { Trial } from '../../domain/exam.ts';
import { NightschoolError } from '../../errors.ts';
import type { Examination } from '../exam/examination.ts';
import { Interruption } from '../interruption.ts';

/**
 * Makes sure that what was measured tonight can be believed.
 * @throws Interruption where over a tenth of tonight's runs broke down
 */
export function requireWorking({ room, night, design }: Examination, isMeasured: (trial: Trial) => boolean): void {
  const ours = new Set([room.fingerprint, room.practiceFingerprint]);
  const tonight = room
    .trials()
    .filter((trial) => trial.night === night.date && ours.has(trial.fingerprint) && isMeasured(trial));
  const broken = tonight.filter(({ cause }) => cause === 'infrastructure');
  if (!isUntrustworthy(broken.length, tonight.length - broken.length, design)) return;
  const last = broken.at(-1)?.reason ?? 'no reason is known';
  const message = `${broken.length} of ${tonight.length} runs of ${room.student.name} broke down and count for nothing, the last one so: ${last}`;
  throw new Interruption(new NightschoolError('STUDENT_BROKE_DOWN', message));
}
