import type { NightschoolError } from '../errors.ts';

/** An examination cannot go on tonight: the teacher or the student could not be asked. No fault of any skill. */
export class Interruption extends Error {
  override readonly name = 'Interruption';
  readonly fault: NightschoolError;

  constructor(fault: NightschoolError) {
    super(fault.message, { cause: fault });
    this.fault = fault;
  }
}
