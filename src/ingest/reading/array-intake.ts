import type { Json } from '../../domain/json.ts';
import type { LogFormat } from '../formats/format.ts';
import type { Intake } from '../intake.ts';
import type { SkipCounter } from '../skipped.ts';

type Place = Parameters<Intake['add']>[1];

/** Takes the elements of one array after another. Both say false where the file is given up. */
export interface ArrayIntake {
  add(element: Json, place: Place): boolean;
  /** The array is over. */
  end(): boolean;
}

/** Elements, and characters of them, that are looked at to see whether the array is one conversation. */
const LOOKED_AT = 8;
const LOOKED_AT_LENGTH = 1_000_000;

/** Elements are records of their own, given as they come; but an array that a format takes for its record is kept whole. */
export function createArrayIntake(
  intake: Intake,
  {
    skips,
    formats,
    documentBytes,
  }: { readonly skips: SkipCounter; readonly formats: readonly LogFormat[]; readonly documentBytes: number },
): ArrayIntake {
  let mode: 'looking' | 'whole' | 'apart' | 'dropped' = 'looking';
  let held: Json[] = [];
  let length = 0;
  const isRecord = (elements: readonly Json[]): boolean => formats.some((format) => format.detects(elements));
  const giveHeld = (line: number): boolean => {
    const elements = held;
    held = [];
    if (isRecord(elements)) return intake.add(elements, { line, length });
    return elements.every((element) => intake.add(element, { line, length: length / elements.length }));
  };
  let line = 0;
  return {
    add(element, place) {
      if (mode === 'apart') return intake.add(element, place);
      if (mode === 'dropped') return true;
      line = place.line;
      held.push(element);
      length += place.length;
      if (mode === 'looking' && (held.length >= LOOKED_AT || length >= LOOKED_AT_LENGTH)) {
        mode = isRecord(held) ? 'whole' : 'apart';
        if (mode === 'apart') return giveHeld(line);
      }
      if (mode === 'whole' && length > documentBytes) {
        skips.add(line, `document larger than ${documentBytes} bytes`);
        [mode, held] = ['dropped', []];
      }
      return true;
    },
    end() {
      const goesOn = held.length === 0 || giveHeld(line);
      [mode, length] = ['looking', 0];
      return goesOn;
    },
  };
}
