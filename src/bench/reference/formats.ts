import { z } from 'zod';
import { caseSchema, excludedSchema, recordingSchema } from '../../evaluate/suite-schema.ts';
import { sessionJsonSchema } from '../../ingest/formats/nightschool/schema.ts';
import { decisionSchema } from '../../store/decision-schema.ts';
import { sideSchema, trialSchema } from '../../store/evidence-schema.ts';
import { lineSchema } from '../../store/families/family-schema.ts';
import { useSchema } from '../../store/uses.ts';
import { type Field, fieldsOf, type JsonSchema } from './fields.ts';
import { code, printTable } from './markdown.ts';

/** The lines of the files under `evals/`. */
export function printEvidence(): string {
  return [
    'JSON, one object a line. Lines of trials, decisions and uses also carry `seal`, over the line before (decisions',
    'also `trialsSeal`). A type such as `{ passed, failed, errored }` is an object whose fields say what they are. What else lies',
    'there, and what people may change, says [`evals/README.md`](evals/README.md).',
    ...FILES.map(([file, about, schemas]) =>
      [`\n### ${code(file)}\n`, about, ...schemas.flatMap((schema) => printLines(toJsonSchema(schema)))].join('\n'),
    ),
  ].join('\n');
}

const FILES: readonly (readonly [string, string, readonly z.ZodType[]])[] = [
  [
    'evals/<skill>/cases.jsonl',
    "A case a line. People may change them; the line `written` is the job's own, by which it knows what they changed.",
    [caseSchema, excludedSchema],
  ],
  ['evals/<skill>/recordings.jsonl', 'What a replayed tool answers from, a task a line.', [recordingSchema]],
  ['evals/<skill>/split.jsonl', 'Which tasks the teacher may see. Never changed.', [sideSchema]],
  ['evals/<skill>/trials.jsonl', 'Every run of a student on a case.', [trialSchema]],
  [
    'evals/<skill>/decisions.jsonl',
    'What was decided, and the numbers it rests on. `type` says which:',
    [decisionSchema],
  ],
  ['evals/<skill>/uses.jsonl', 'What agents did with a live skill.', [useSchema]],
  ['evals/families.jsonl', 'What people said of families, and what nights did. `type` says which:', [lineSchema]],
];

/** A line of a session log, as agents may write it. */
export function printSessionLog(): string {
  const { anyOf = [] }: JsonSchema = JSON.parse(sessionJsonSchema());
  return [
    'JSON, one object a line; the schema for editors is [`logs/session.schema.json`](logs/session.schema.json), a whole',
    'session in ten lines of code stands in [`logs/README.md`](logs/README.md#your-own-agent-in-ten-lines). Fields that are not',
    'named here are left alone. A line is one of these:',
    ...anyOf.flatMap(printLines),
  ].join('\n');
}

function printLines(schema: JsonSchema): readonly string[] {
  const kinds = schema.oneOf ?? schema.anyOf;
  if (kinds === undefined) return printLine(schema, []);
  const [first = [], ...others] = kinds.map((kind) => fieldsOf(kind));
  const shared = first.filter(
    ({ path, meaning }) =>
      path !== 'type' && others.every((each) => each.some((one) => one.path === path && one.meaning === meaning)),
  );
  const paths = shared.map(({ path }) => path);
  const head = shared.length === 0 ? [] : ['', 'All of them have:', '', printFields(shared)];
  return [...head, ...kinds.flatMap((kind) => printLine(kind, paths))];
}

function printLine(schema: JsonSchema, except: readonly string[]): readonly string[] {
  const type = schema.properties?.type?.const;
  const about = schema.description === undefined ? '' : `${schema.description}.`;
  const head = type === undefined ? about : `**${code(String(type))}** ${about}`;
  const left = new Set([...except, ...(type === undefined ? [] : ['type'])]);
  const fields = fieldsOf(schema).filter(({ path }) => !left.has(path));
  return ['', ...(head === '' ? [] : [`${head}\n`]), printFields(fields)];
}

function printFields(fields: readonly Field[]): string {
  return printTable(
    ['field', 'type', 'meaning'],
    fields.map(({ path, type, isRequired, meaning }) => [code(isRequired ? path : `${path}?`), type, meaning]),
  );
}

function toJsonSchema(schema: z.ZodType): JsonSchema {
  return JSON.parse(JSON.stringify(z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' })));
}
