/** Every error a person can meet: its code, what kind of fault it is, and what to do about it. */
export const ERROR_CODES = {
  PIPELINE_NOT_FOUND: { exit: 2, hint: 'Run inside a workspace, or name one with --dir.' },
  PIPELINE_INVALID: {
    exit: 2,
    hint: 'Correct the line named above; the editor schema is pipelines/pipeline.schema.json.',
  },
  USAGE: { exit: 2, hint: 'See nightschool --help.' },
  UNKNOWN_NAME: { exit: 2, hint: 'See nightschool status for the names there are.' },
  NO_LOGS: { exit: 2, hint: 'Put log files into logs/, or name them under logs: in the pipeline.' },
  WORKSPACE_LOCKED: { exit: 1, hint: 'Wait until the other run has ended; its lock ends with it.' },
  NOT_WRITABLE: { exit: 1, hint: 'Make the folder writable for this user, or free some space.' },
  FILE_DAMAGED: { exit: 1, hint: 'Restore the file from version control, or move it away and run again.' },
  SKILL_INVALID: { exit: 1, hint: 'Correct the SKILL.md, or roll the skill back.' },
  VERIFY_MISMATCH: { exit: 1, hint: 'The evidence does not carry the stored verdict: look at the lines named above.' },
  GRADER_FAILED: { exit: 1, hint: 'Look at the assertion named above in the suite.' },
  INTERNAL: { exit: 1, hint: 'This is a bug in nightschool; please report it with the output of --verbose.' },
} as const satisfies Record<string, { readonly exit: number; readonly hint: string }>;

export type ErrorCode = keyof typeof ERROR_CODES;

/** An error that is the user's or the world's, not a bug: printed without a stack, what is wrong first, then what to do. */
export class NightschoolError extends Error {
  override readonly name = 'NightschoolError';
  readonly code: ErrorCode;
  readonly hint: string;

  constructor(code: ErrorCode, message: string, options: { readonly hint?: string; readonly cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.hint = options.hint ?? ERROR_CODES[code].hint;
  }

  get exitCode(): number {
    return ERROR_CODES[this.code].exit;
  }
}
