import type { Case, Recording, Suite } from '../domain/exam.ts';
import { hashJson } from '../util/hash.ts';

/**
 * sha256 (16 hex digits) of all that decides outcomes of the exam: held-out cases, recordings, writes, free text,
 * assertions; order is not part of it, nor are pins. Practice may follow the logs without a change of it.
 */
export function hashSuite({ cases, recordings, writes, freeText, assert = [] }: Suite): string {
  return hashJson({
    cases: sortedHashes(heldOutOf(cases).map(contentOf)),
    recordings: hashRecordings(recordings),
    writes: [...writes].sort(),
    freeText: [...freeText].sort(),
    assert: sortedHashes(assert),
  });
}

/** The same of practice, given what its tools answer from. */
export function hashPractice(cases: readonly Case[], recordings: readonly Recording[]): string {
  const train = cases.filter(({ side }) => side === 'train');
  return hashJson({ cases: sortedHashes(train.map(contentOf)), recordings: hashRecordings(recordings) });
}

/** Asked for several times a night, of megabytes. */
const hashes = new WeakMap<Recording, string>();

function hashRecordings(recordings: readonly Recording[]): readonly string[] {
  return recordings
    .map((recording) => {
      const hash = hashes.get(recording) ?? hashJson(recording);
      hashes.set(recording, hash);
      return hash;
    })
    .sort();
}

function heldOutOf(cases: readonly Case[]): readonly Case[] {
  return cases.filter(({ side }) => side === 'held-out');
}

/** Who wrote a case and when it was asked decide nothing. */
function contentOf({ origin: _origin, askedOn: _askedOn, pinned: _pinned, ...content }: Case): object {
  return content;
}

function sortedHashes(values: readonly unknown[]): readonly string[] {
  return values.map((value) => hashJson(value)).sort();
}
