import type { NightschoolError } from '../errors.ts';

/** The teacher could not be asked, or its answer could not be used: no fault of the student or of any skill. */
export class TeacherFailed extends Error {
  override readonly name = 'TeacherFailed';
  readonly fault: NightschoolError;

  constructor(fault: NightschoolError) {
    super(fault.message, { cause: fault });
    this.fault = fault;
  }
}
