import { z } from 'zod';
import type { Pipeline } from '../domain/pipeline.ts';
import { allowProblem } from '../util/allow-list.ts';
import { modelName } from '../util/model-name.ts';
import { logPlace } from './log-place-schema.ts';
import { agent, embeddings, memory } from './memory-schema.ts';
import { student, teacher, user } from './model-schema.ts';
import { discovery, field, gate, graders, promote, refuseKinJudge, suite } from './proof-schema.ts';
import { queue } from './queue-schema.ts';
import { scheduleText } from './schedule-schema.ts';

const name = z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'must be lower-case words joined by hyphens');
const toolPattern = z.string().min(1).describe('A tool name; * stands for any characters');

/** The error says already which setting it is. */
function problemOf(entry: unknown): string {
  return (allowProblem(String(entry)) ?? '').replace(/^redact\.allow: |\.$/g, '');
}

const redact = z
  .strictObject({
    disable: z.array(z.string()).default([]).describe('Names of redaction rules to switch off'),
    allow: z
      .array(z.string().refine((entry) => allowProblem(entry) === null, { error: ({ input }) => problemOf(input) }))
      .default([])
      .describe(
        'Texts that are never redacted, such as a public support address; /…/ is a pattern (RE2 syntax) that has to match all of what a rule finds. Case does not matter',
      ),
  })
  .prefault({});

const tools = z
  .strictObject({
    writes: z
      .array(toolPattern)
      .default([])
      .describe('Tools that change something, where the verb in their name does not tell'),
    reads: z
      .array(toolPattern)
      .default([])
      .describe('Tools that change nothing, where the verb in their name does not tell'),
    freeText: z
      .array(z.string().regex(/^[^.]+\..+$/, 'must be tool.argument'))
      .default([])
      .describe('tool.argument that people word freely: exams ask only that it is there'),
    definitions: z
      .array(z.string().min(1))
      .default([])
      .describe(
        "JSON files with the tools' definitions (OpenAI's tools or MCP's tools/list), relative to the workspace",
      ),
  })
  .prefault({});

const families = z
  .strictObject({
    minimumTasks: z.int().min(2).default(8).describe('A request asked fewer times than this is left alone'),
    minimumSessions: z.int().min(1).default(5).describe('… or in fewer sessions than this'),
    naming: z
      .enum(['rules', 'teacher'])
      .default('rules')
      .describe('teacher: names a new family in one call, whether or not it then needs a skill'),
    borders: z
      .enum(['people', 'teacher'])
      .default('people')
      .describe('teacher: settles in one call a night which families are one, and which are several'),
    refitAfter: z.int().min(0).default(7).describe('Nights after which all is grouped anew and compared; 0: never'),
    embeddings: embeddings
      .nullable()
      .default(null)
      .describe('A model that tells how alike requests are in meaning, beside words and procedure'),
  })
  .prefault({});

const schedule = scheduleText.describe(
  'When nightschool schedule has nights begin, local time: 02:15, or a cron expression such as 15 2 * * 1-5',
);

const sessions = z
  .strictObject({
    cut: z
      .enum(['rules', 'teacher'])
      .default('rules')
      .describe(
        'teacher: asked where the rules are not sure whether a turn opens a request of its own. It reads the turns of sessions that may come to be examined, in a call that no draft knows of',
      ),
  })
  .prefault({});

const outcomes = z
  .strictObject({
    minimumConfidence: z
      .number()
      .min(0)
      .max(1)
      .default(0.6)
      .describe('Below this an outcome is unknown: no lesson, no exam'),
    judgedPerNight: z
      .int()
      .min(0)
      .default(40)
      .describe('Tasks that a teaching model judges in one night where the record leaves it open; 0: none'),
  })
  .prefault({});

const students = z
  .array(student)
  .min(1)
  .superRefine((choices, context) => {
    const names = choices.map(modelName);
    const twin = names.findIndex((name, index) => names.indexOf(name) < index);
    if (twin < 0) return;
    context.addIssue({
      code: 'custom',
      path: [twin],
      message: `${names[twin]} is on the ladder already: reports tell students apart by name`,
    });
  })
  .prefault([{ use: 'literal' }])
  .describe('The ladder, cheapest first');

const budget = z
  .strictObject({
    usd: z.number().positive().nullable().default(null).describe('US dollars of one night, over all models'),
    teacherTokens: z.int().min(1).nullable().default(null).describe('Tokens of the teacher in one night, in and out'),
    studentTokens: z.int().min(1).nullable().default(null).describe('Tokens of the students in one night, in and out'),
    minutes: z.number().positive().nullable().default(null).describe('After this long no further call is made'),
  })
  .prefault({});

const search = z
  .strictObject({
    maximumRounds: z.int().min(1).max(6).default(6).describe('Refinements of a draft in one night'),
    turnsPerDraft: z.int().min(2).max(200).default(24).describe('Answers of a teaching model for one draft'),
    tokensPerDraft: z.int().min(10_000).default(300_000).describe('… and its tokens, in and out'),
  })
  .prefault({});

const limits = z
  .strictObject({
    actionsPerTrial: z.int().min(1).default(60).describe('Actions of a student in one trial'),
    tokensPerTrial: z.int().min(1000).default(200_000).describe('Tokens of a student in one trial, in and out'),
    secondsPerTrial: z
      .number()
      .positive()
      .default(900)
      .describe('A slower trial is errored, never failed: a slow host is no fault of the student'),
    concurrency: z
      .int()
      .min(1)
      .max(256)
      .default(4)
      .describe("Trials of an embedded student at the same time; a model's own concurrency counts for it"),
    families: z.int().min(1).max(64).default(4).describe('Families examined at the same time where a model teaches'),
    lineBytes: z.int().min(1024).default(64_000_000).describe('A longer log line is skipped and counted'),
    readers: z
      .int()
      .min(1)
      .max(64)
      .nullable()
      .default(null)
      .describe('Threads that read logs; null: one for each core where there is much to read'),
  })
  .prefault({});

const keep = z
  .strictObject({
    nights: z.int().min(1).default(90).describe('Runs whose ledger and page stay as they are; older ones are packed'),
    packedNights: z.int().min(0).default(310).describe('Runs whose packed ledger stays; their sums stay for years'),
    ledgerMegabytes: z
      .int()
      .min(1)
      .default(500)
      .describe('All ledgers together; the oldest are packed, then go, first'),
    transcriptMegabytes: z.int().min(1).default(500).describe('What was said in exams; the oldest goes first'),
  })
  .prefault({});

const settings = z.strictObject({
  name: name.describe('Name of the pipeline'),
  logs: z
    .array(logPlace)
    .min(1)
    .describe('Where logs are, told by their content. A file that two entries name belongs to the first'),
  schedule,
  dashboard: z
    .boolean()
    .default(true)
    .describe('All pages in .nightschool/report/ after each night; false: one page of that night'),
  sessions,
  seed: z.int().min(0).default(1).describe('Seeds every split and shuffle, so that a night can be repeated exactly'),
  redact,
  tools,
  families,
  outcomes,
  teacher,
  students,
  user,
  budget,
  search,
  gate,
  suite,
  graders,
  discovery,
  field,
  limits,
  keep,
  promote,
  memory,
  agent,
  queue,
});

/** What a file under `pipelines/` may say; everything but `name` and `logs` has a default. */
export const pipelineSchema = settings.superRefine(refuseKinJudge) satisfies z.ZodType<Pipeline>;

/** JSON Schema of a pipeline file, for editors. */
export function pipelineJsonSchema(): string {
  const schema = z.toJSONSchema(pipelineSchema, { io: 'input' });
  return `${JSON.stringify({ title: 'nightschool pipeline', ...schema }, null, 2)}\n`;
}
