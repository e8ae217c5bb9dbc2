import type { PartFault, PartsWanted } from '../../domain/container.ts';
import type { Json } from '../../domain/json.ts';
import type { ContainedRecord, LogFormat } from '../formats/format.ts';
import { loadFormats } from '../formats/load-formats.ts';
import { createIntake } from '../intake.ts';
import type { LogFile } from '../log-file.ts';
import { parseJson } from '../parse-json.ts';
import { START } from '../read-lines.ts';
import type { FileRead, Reading } from './reading.ts';

export type ContainerKind = 'zip' | 'sqlite';

/** Parts of each table or folder that are looked at to see what the container is. */
const LOOKED_AT = 3;
const NAMES = { zip: 'a ZIP archive', sqlite: 'an SQLite database' };

/** Reads a file that holds others. It is looked at first, so that its format can say which parts it needs. */
export async function ingestContainer(kind: ContainerKind, reading: Reading): Promise<FileRead> {
  const { file, skips, limits, take } = reading;
  const bytes = kind === 'zip' ? limits.documentBytes : limits.lineBytes;
  const looked = readParts(file, kind, { parts: null, each: LOOKED_AT, bytes });
  const formats = await loadFormats();
  const { format, faults } = await recognise(looked, formats);
  if (format === null) {
    for (const fault of faults) skips.add(0, fault);
    return { format, next: START, unfinished: null };
  }
  const intake = createIntake(file, { skips, format, formats, take });
  for await (const part of readParts(file, kind, { parts: format.parts ?? null, each: null, bytes })) {
    if ('fault' in part) skips.add(0, part.fault);
    else intake.add({ ...part }, { line: 0, length: 0 });
    await intake.drain();
  }
  await intake.end();
  return { format, next: START, unfinished: null };
}

/** The format of the first part that is of any, and what could not be read up to there. */
async function recognise(
  parts: AsyncIterable<ContainedRecord | PartFault>,
  formats: readonly LogFormat[],
): Promise<{ readonly format: LogFormat | null; readonly faults: readonly string[] }> {
  const faults: string[] = [];
  for await (const part of parts) {
    const format = 'fault' in part ? undefined : formats.find((each) => each.detects({ ...part }));
    if (format !== undefined) return { format, faults };
    if ('fault' in part) faults.push(part.fault);
  }
  return { format: null, faults };
}

async function* readParts(
  file: LogFile,
  kind: ContainerKind,
  wanted: PartsWanted,
): AsyncGenerator<ContainedRecord | PartFault> {
  const unopened = { entry: '', fault: `${NAMES[kind]}: unpack it first` };
  if (kind === 'zip') {
    for await (const part of file.zipEntries?.(wanted) ?? [unopened]) yield 'text' in part ? readEntry(part) : part;
  } else {
    for await (const part of file.sqliteRows?.(wanted) ?? [unopened]) yield 'row' in part ? readRow(part) : part;
  }
}

function readEntry({ entry, text }: { readonly entry: string; readonly text: string }): ContainedRecord | PartFault {
  const parsed = parseJson(text);
  return parsed.ok ? { entry, content: parsed.value } : { entry, fault: `entry that is ${parsed.reason}` };
}

/** Columns that hold JSON as text are parsed. */
function readRow({
  entry,
  row,
}: {
  readonly entry: string;
  readonly row: Readonly<Record<string, string | number | null>>;
}): ContainedRecord {
  const content = Object.entries(row).map(([column, value]): [string, Json] => {
    if (typeof value !== 'string' || !/^\s*[[{]/.test(value)) return [column, value];
    const parsed = parseJson(value);
    return [column, parsed.ok ? parsed.value : value];
  });
  return { entry, content: Object.fromEntries(content.filter(([column]) => column !== '__proto__')) };
}
