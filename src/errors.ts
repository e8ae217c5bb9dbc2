/** Every error a person can meet: its code, what kind of fault it is, and what to do about it. */
export const ERROR_CODES = {
  PIPELINE_NOT_FOUND: {
    exit: 2,
    hint: 'Run inside a workspace, name one with --dir, or have nightschool init make this folder one.',
  },
  PIPELINE_INVALID: {
    exit: 2,
    hint: 'Correct the line named above; the editor schema is pipelines/pipeline.schema.json.',
  },
  FLEET_INVALID: { exit: 2, hint: 'Correct the line named above in the fleet file; see nightschool fleet --help.' },
  FLEET_LOCKED: { exit: 1, hint: 'Wait until that round has ended; its lock ends with it.' },
  USAGE: { exit: 2, hint: 'See nightschool --help.' },
  UNKNOWN_NAME: { exit: 2, hint: 'See nightschool status for the names there are.' },
  NO_LOGS: { exit: 2, hint: 'Put log files into logs/, or name them under logs: in the pipeline.' },
  WORKSPACE_LOCKED: { exit: 1, hint: 'Wait until the other run has ended; its lock ends with it.' },
  WORKSPACE_NEWER: {
    exit: 2,
    hint: 'Update nightschool, or name another workspace with --dir: nothing was read or written here.',
  },
  WORKSPACE_OLDER: { exit: 2, hint: 'Leave --dry-run away: what is changed is kept under .nightschool/backup/.' },
  NOT_WRITABLE: {
    exit: 4,
    hint: 'Make the folder writable for this user, or free some space; then the same command goes on from there.',
  },
  FILE_DAMAGED: { exit: 1, hint: 'Restore the file from version control, or move it away and run again.' },
  SKILL_INVALID: { exit: 1, hint: 'Correct the SKILL.md, or roll the skill back.' },
  VERIFY_MISMATCH: { exit: 1, hint: 'The evidence does not carry the stored verdict: look at the lines named above.' },
  GRADER_FAILED: { exit: 1, hint: 'Look at the assertion named above in the suite.' },
  JUDGE_MISSING: {
    exit: 1,
    hint: 'Write into the pipeline, with a model of another family than the teacher: graders: { judge: { use: ollama, model: … } }.',
  },
  JUDGE_BROKE_DOWN: {
    exit: 1,
    hint: 'Mend what is named above, or name another judge; the next run goes on from here.',
  },
  MODEL_UNREACHABLE: {
    exit: 1,
    hint: 'Start the server, or correct its address in the pipeline; see nightschool doctor.',
  },
  MODEL_UNAUTHORIZED: { exit: 1, hint: 'Set the key variable named above to a key that is valid there.' },
  MODEL_MISSING: { exit: 1, hint: 'Pull the model, or correct its name in the pipeline; see nightschool doctor.' },
  MODEL_REFUSED_REQUEST: {
    exit: 1,
    hint: 'The endpoint does not take the request: correct the model options named above.',
  },
  MODEL_OVERLOADED: { exit: 1, hint: 'Wait for the limit to reset, or lower concurrency in the pipeline.' },
  MODEL_FAILED: { exit: 1, hint: 'The fault is on the server: look at its log, or try again later.' },
  MODEL_TIMED_OUT: { exit: 1, hint: 'Raise timeoutSeconds or stallSeconds in the pipeline, or look at the server.' },
  MODEL_CUT_OFF: {
    exit: 1,
    hint: 'The connection broke in the middle of an answer: try again, or look at the server.',
  },
  MODEL_DOWN: { exit: 1, hint: 'Mend what is named above; the next run goes on from here.' },
  QUEUE_UNREACHABLE: {
    exit: 1,
    hint: 'Start Redis, or correct queue.url (or its variable); nightschool doctor looks at it. The next run goes on from here.',
  },
  QUEUE_UNFIT: { exit: 1, hint: 'Set what is named above in the configuration of Redis: without it jobs can be lost.' },
  JOB_ABANDONED: {
    exit: 1,
    hint: 'Look at the workers in nightschool status --fleet: something in this job ends them.',
  },
  MODEL_ANSWER_TOO_LARGE: { exit: 1, hint: 'The server sends more than any answer needs: look at its address.' },
  MODEL_ANSWER_INVALID: {
    exit: 1,
    hint: 'Use a model that can answer in JSON, or improve the prompt under pipelines/prompts/.',
  },
  MODEL_ANSWER_EMPTY: { exit: 1, hint: 'Raise maximumOutputTokens, or use another model.' },
  MODEL_OUTPUT_CUT: { exit: 1, hint: 'Raise maximumOutputTokens in the pipeline.' },
  PROMPT_TOO_LONG: { exit: 1, hint: 'Raise numCtx in the pipeline, or use a model with a longer context.' },
  BUDGET_SPENT: {
    exit: 1,
    hint: 'Raise budget: in the pipeline, or wait for the next night, which goes on from here.',
  },
  STUDENT_BROKE_DOWN: {
    exit: 1,
    hint: 'Mend what is named above (a server, or secondsPerTrial, numCtx or timeoutSeconds in the pipeline); then run again.',
  },
  COMMAND_FAILED: { exit: 1, hint: 'Run the command by hand with a prompt on its standard input.' },
  NOT_RECORDED: { exit: 1, hint: 'The recording does not have this request: record it again with --record.' },
  OUTGOING_SECRET: {
    exit: 1,
    hint: 'See what stands there with nightschool redact --check; add the text to redact.allow in the pipeline if it is no secret.',
  },
  PROMPT_INVALID: { exit: 2, hint: 'Correct the file named above, or delete it to use the one that ships.' },
  PRICES_INVALID: { exit: 2, hint: 'Correct the line named above in pipelines/prices.yaml.' },
  MEMORY_BUSY: { exit: 1, hint: 'Try again: another process was writing to the memory all the while.' },
  MEMORY_INVALID: { exit: 1, hint: 'Correct the file named above, or move it out of memories/.' },
  ARCHIVE_REFUSED: { exit: 1, hint: 'Unpack it yourself, look at what is in it, and import the folder.' },
  PATH_REFUSED: {
    exit: 1,
    hint: 'Put a plain file or folder in its place: nothing is read or written outside the workspace.',
  },
  LINK_REFUSED: { exit: 1, hint: 'Move away what stands there, or name another folder.' },
  MCP_FAILED: { exit: 1, hint: 'Correct the server in the mcpServers file, or start it by hand to see what it says.' },
  RECALL_FAILED: { exit: 1, hint: 'Set memory.recall.engine to builtin, or mend the program named above.' },
  SCHEDULE_FAILED: {
    exit: 1,
    hint: 'Mend what is named above, or use another: --with cron, systemd or launchd; schedule print shows what to write.',
  },
  INTERNAL: { exit: 1, hint: 'This is a bug in nightschool; please report it with the lines above.' },
} as const satisfies Record<string, { readonly exit: number; readonly hint: string }>;

export type ErrorCode = keyof typeof ERROR_CODES;

export function isErrorCode(code: string): code is ErrorCode {
  return Object.hasOwn(ERROR_CODES, code);
}

/** Faults that may be gone a moment later: the same request is worth another try. */
const TRANSIENT: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'MODEL_UNREACHABLE',
  'MODEL_OVERLOADED',
  'MODEL_FAILED',
  'MODEL_TIMED_OUT',
  'MODEL_CUT_OFF',
  'MODEL_ANSWER_EMPTY',
  'COMMAND_FAILED',
]);

/** Faults that asking the same model the same again tonight would meet again: no result of any student. */
const OUTAGES: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'MODEL_DOWN',
  'QUEUE_UNREACHABLE',
  'BUDGET_SPENT',
  'OUTGOING_SECRET',
]);

/** An error that is the user's or the world's, not a bug: printed without a stack, what is wrong first, then what to do. */
export class NightschoolError extends Error {
  override readonly name = 'NightschoolError';
  readonly code: ErrorCode;
  readonly hint: string;
  /** Where the server said when to come back: milliseconds to wait. */
  readonly retryAfterMs: number | null;

  constructor(
    code: ErrorCode,
    message: string,
    options: { readonly hint?: string; readonly cause?: unknown; readonly retryAfterMs?: number } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.hint = options.hint ?? ERROR_CODES[code].hint;
    this.retryAfterMs = options.retryAfterMs ?? null;
  }

  get isTransient(): boolean {
    return TRANSIENT.has(this.code);
  }

  /** True where nothing more can be had of the model tonight. */
  get isOutage(): boolean {
    return OUTAGES.has(this.code);
  }

  get exitCode(): number {
    return ERROR_CODES[this.code].exit;
  }
}
