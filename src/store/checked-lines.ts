import { crc32 } from 'node:zlib';
import type { z } from 'zod';
import { NightschoolError } from '../errors.ts';
import { parseIfJson } from '../util/json.ts';
import { endLastLine } from './json-lines.ts';

/** Rows of a file of ours, and what of it is not as it was written: sentences that begin with `path:line`. */
export interface CheckedRows<Row> {
  readonly rows: readonly Row[];
  readonly faults: readonly string[];
}

const CHECK = /^,"crc":"[0-9a-f]{8}"\}$/;
const CHECK_LENGTH = 18;

/**
 * One JSON object a line, each ended and with the CRC-32 of itself as its last member, by which a byte that changed is
 * found: against accidents of disks, where seals stand against people.
 */
export function printCheckedLines(rows: readonly object[]): string {
  return rows.map((row) => `${withCheck(JSON.stringify(row))}\n`).join('');
}

/**
 * Parses such lines; one that bears no check, as earlier versions wrote them, is only parsed. A line that is not what was
 * written is left out and named: the others are worth no less for it. Half a line at the end is what a crash leaves, and
 * nothing.
 * @throws NightschoolError FILE_DAMAGED where there are lines and none is whole
 */
export function parseCheckedLines<Row>(text: string, schema: z.ZodType<Row>, path: string): CheckedRows<Row> {
  const rows: Row[] = [];
  const faults: string[] = [];
  for (const [index, line] of endLastLine(text).split('\n').entries()) {
    const row = line.trim() === '' ? null : schema.safeParse(readLine(line));
    if (row?.success === true) rows.push(row.data);
    else if (row !== null) faults.push(`${path}:${index + 1} is damaged, and left out`);
  }
  if (rows.length === 0 && faults[0] !== undefined)
    throw new NightschoolError('FILE_DAMAGED', `${faults[0]}: nothing of the file is left.`);
  return { rows, faults };
}

/**
 * Lines, from 1, that are not what was written, without parsing them. Where no line bears a check, nothing tells. Half a
 * line at the end is none.
 */
export function findDamaged(bytes: Buffer): readonly number[] {
  const found: number[] = [];
  let isChecked = false;
  let from = 0;
  for (let line = 1, end = bytes.indexOf(NEWLINE); end !== -1; line++, end = bytes.indexOf(NEWLINE, from)) {
    const cut = Math.max(from, end - CHECK_LENGTH);
    const check = bytes.toString('latin1', cut, end);
    const isOne = CHECK.test(check);
    isChecked ||= isOne;
    const crc = isOne
      ? crc32('}', crc32(bytes.subarray(from, cut)))
          .toString(16)
          .padStart(8, '0')
      : null;
    if (end > from && crc !== check.slice(CRC_AT, -2)) found.push(line);
    from = end + 1;
  }
  return isChecked ? found : [];
}

const NEWLINE = 0x0a;
const CRC_AT = ',"crc":"'.length;

function withCheck(json: string): string {
  const crc = crc32(json).toString(16).padStart(8, '0');
  return `${json.slice(0, -1)},"crc":"${crc}"}`;
}

/** Undefined where it is not what was written. */
function readLine(line: string): unknown {
  const isChecked = CHECK.test(line.slice(-CHECK_LENGTH));
  const json = isChecked ? `${line.slice(0, -CHECK_LENGTH)}}` : line;
  if (isChecked && withCheck(json) !== line) return undefined;
  return parseIfJson(json);
}
