import { hash } from '../../../util/hash.ts';

const MAXIMUM_LENGTH = 200;
/** What people are reached at: an e-mail address, and a telephone number as channels write it. */
const PERSONAL = /[^\s@/]@[^\s@/]+\.[^\s@/]|\+\d{7,15}(?!\d)/;

/**
 * An id of a log as it is, but by its hash where it is too long to be one, so that what is kept by id stays small, and
 * where it says whose it is: ids are shown and stored as they are, without redaction.
 */
export function shortId(id: string): string {
  return id.length <= MAXIMUM_LENGTH && !PERSONAL.test(id) ? id : hash(id, 32);
}
