import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  createSecretKey,
  hkdfSync,
  type KeyObject,
  randomBytes,
  scryptSync,
} from 'node:crypto';
import { NightschoolError } from '../errors.ts';
import { hash } from '../util/hash.ts';

/** Closes what comes from logs before it goes to Redis, where a fleet has a key for it; without one texts go as they are. */
export interface Seal {
  /** Tells one key from another, and nothing of it: 16 hex digits. Null: nothing is sealed. */
  readonly id: string | null;
  /** @param about what it is, which has to be the same when it is opened */
  close(text: string, about: string): string;
  /** Null where it was closed with no or another key, is about something else, or was changed. */
  open(text: string, about: string): string | null;
  /** Names a packed text: 64 hex digits, by which nobody without the key can try what it says. */
  digest(text: string): string;
}

/** Characters by which a sealed text may be longer than the packed one, which is compressed or short. */
export const SEAL_ROOM = 1024;
/** As many as nobody tries: a longer secret costs nothing. */
const LEAST_CHARACTERS = 16;

const OPEN: Seal = { id: null, close: (text) => text, open: (text) => text, digest: (text) => hash(text, 64) };

/**
 * @param secret what coordinators and workers of a fleet share, whatever blanks and line ends are around it; absent or
 *   empty: nothing is sealed
 * @param prefix of the fleet: one secret for two of them is two keys
 * @throws NightschoolError QUEUE_UNFIT where the secret is too short to be one
 */
export function openSeal(secret: string | undefined, prefix: string): Seal {
  if (secret === undefined || secret === '') return OPEN;
  const own = secret.trim(); // a file that is mounted as a variable ends its line
  if (own.length < LEAST_CHARACTERS) {
    throw new NightschoolError('QUEUE_UNFIT', `The key of the queue has fewer than ${LEAST_CHARACTERS} characters.`, {
      hint: 'Make one, the same for the night and all its workers: openssl rand -hex 32',
    });
  }
  const root = scryptSync(own, `nightschool ${prefix}`, 32);
  const derive = (purpose: string): Buffer => Buffer.from(hkdfSync('sha256', root, '', purpose, 32));
  // as a key object: with its bytes a cipher takes four times as long to make
  const [key, names] = [createSecretKey(derive('seal')), createSecretKey(derive('names'))];
  return {
    id: derive('id').toString('hex').slice(0, 16),
    close: (text, about) => closeText(key, text, about),
    open: (text, about) => openText(key, text, about),
    digest: (text) => createHmac('sha256', names).update(text).digest('hex'),
  };
}

/** Why a worker does no work for a night: one that has a key wants all of it sealed. Null: both have the same, or none. */
export function describeSeals(night: string | null, worker: string | null): string | null {
  if (night === worker) return null;
  const advice = 'set NIGHTSCHOOL_QUEUE_KEY to the same secret for both';
  if (worker === null) return `the night seals its jobs, and this worker has no key: ${advice}`;
  if (night === null) return `this worker has a key, and the night seals nothing: ${advice}, or for none`;
  return `the night seals its jobs with another key than this worker's: ${advice}`;
}

const ALGORITHM = 'aes-256-gcm';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
/** First byte of what was closed: a text, or the bytes that a text in base64 stands for. */
const [TEXT, BYTES] = [0, 1];

/** base64 of nonce, tag and what was closed. */
function closeText(key: KeyObject, text: string, about: string): string {
  const bytes = Buffer.from(text, 'base64');
  const isBytes = !text.startsWith('{') && bytes.toString('base64') === text;
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv(ALGORITHM, key, nonce).setAAD(Buffer.from(about));
  const kind = cipher.update(Buffer.of(isBytes ? BYTES : TEXT));
  const body = cipher.update(isBytes ? bytes : Buffer.from(text));
  cipher.final();
  return Buffer.concat([nonce, cipher.getAuthTag(), kind, body]).toString('base64');
}

function openText(key: KeyObject, text: string, about: string): string | null {
  const bytes = Buffer.from(text, 'base64');
  if (bytes.length <= NONCE_BYTES + TAG_BYTES) return null;
  const [nonce, rest] = [bytes.subarray(0, NONCE_BYTES), bytes.subarray(NONCE_BYTES)];
  const decipher = createDecipheriv(ALGORITHM, key, nonce, { authTagLength: TAG_BYTES }).setAAD(Buffer.from(about));
  decipher.setAuthTag(rest.subarray(0, TAG_BYTES));
  try {
    const plain = decipher.update(rest.subarray(TAG_BYTES));
    decipher.final();
    return plain.subarray(1).toString(plain[0] === BYTES ? 'base64' : 'utf8');
  } catch {
    return null; // that is how it tells
  }
}
