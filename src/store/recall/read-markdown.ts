import { readFileSync } from 'node:fs';
import { isGone } from '../../util/error-code.ts';

/** A file's text, or why it is not searched. */
export type ReadMarkdown = { readonly text: string } | { readonly problem: string };

const LARGEST = 1_000_000;
/** Where a file is looked at to tell text from bytes. */
const PROBE = 8192;

/** Reads a file as UTF-8; bytes that are none become U+FFFD. Null where it is gone. */
export function readMarkdown(file: string, size: number): ReadMarkdown | null {
  if (size > LARGEST) return { problem: 'larger than 1 MB' };
  try {
    const bytes = readFileSync(file);
    if (bytes.length > LARGEST) return { problem: 'larger than 1 MB' };
    if (bytes.subarray(0, PROBE).includes(0)) return { problem: 'not a text file' };
    return { text: bytes.toString('utf8') };
  } catch (error) {
    return isGone(error) ? null : { problem: 'cannot be read' };
  }
}
