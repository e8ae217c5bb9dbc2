import type { KeepSettings } from './keep.ts';
import type { LogPlace } from './log-place.ts';
import type { DiscoverySettings, FieldSettings, PromoteSettings, SuiteSettings } from './proof.ts';
import type { QueueSettings } from './queue-settings.ts';

export type { LogPlace } from './log-place.ts';
export type { QueueSettings } from './queue-settings.ts';

/** A pipeline file after validation: every default filled in. */
export interface Pipeline {
  readonly name: string;
  readonly logs: readonly LogPlace[];
  readonly sessions: {
    /** Who says where one request of a session ends and the next begins: rules, or the teacher where the rules are not sure. */
    readonly cut: 'rules' | 'teacher';
  };
  /**
   * When nights begin where they are scheduled, in local time: `HH:MM`, or a cron expression of five fields. Null: whenever
   * a person runs them.
   */
  readonly schedule: string | null;
  /** Whether a night writes all pages of the dashboard; else the one page of that night. */
  readonly dashboard: boolean;
  /** Seeds every split, shuffle and pseudonym, so that a night can be repeated exactly. */
  readonly seed: number;
  readonly redact: {
    /** Rule names switched off. */
    readonly disable: readonly string[];
    /** Texts never redacted, such as a public support address; `/…/`: a pattern (RE2) that matches all of one. */
    readonly allow: readonly string[];
  };
  readonly tools: {
    /** Tool names (`*` allowed) that write or read, where their names do not tell. */
    readonly writes: readonly string[];
    readonly reads: readonly string[];
    /** `tool.argument` that people word freely: graded on presence only. */
    readonly freeText: readonly string[];
    /** Files with the definitions of tools, as OpenAI's `tools` or MCP's `tools/list` write them. */
    readonly definitions: readonly string[];
  };
  readonly families: {
    /** Tasks and distinct sessions below which a cluster is left alone. */
    readonly minimumTasks: number;
    readonly minimumSessions: number;
    /** Who names a new family: rules, for nothing; or the teacher, in one call each. */
    readonly naming: 'rules' | 'teacher';
    /** Who settles what words and procedure leave open: nobody, so that a person may; or the teacher, in one call a night. */
    readonly borders: 'people' | 'teacher';
    /** Nights after which all is grouped anew and compared with what is; 0: never. */
    readonly refitAfter: number;
    /** A model that tells how alike requests are in meaning; null: words and procedure alone. */
    readonly embeddings: EmbeddingChoice | null;
  };
  readonly outcomes: {
    /** Confidence below which an outcome is `unknown`. */
    readonly minimumConfidence: number;
    /** Tasks that the teacher judges in one night, of families that matter, where the record leaves it open; 0: none. */
    readonly judgedPerNight: number;
  };
  readonly teacher: TeacherChoice;
  /** The ladder, cheapest first. */
  readonly students: readonly StudentChoice[];
  /** Who says the user's turns in an exam: the recorded ones in order, or a model that knows them. */
  readonly user: { readonly use: 'recorded' } | OllamaChoice | OpenAiChoice;
  readonly budget: {
    /** Null: no limit. */
    readonly usd: number | null;
    readonly teacherTokens: number | null;
    readonly studentTokens: number | null;
    readonly minutes: number | null;
  };
  readonly search: {
    readonly maximumRounds: number;
    /** Answers and tokens (in and out) of a model for one draft; past them, what it has is taken if it passes the checks. */
    readonly turnsPerDraft: number;
    readonly tokensPerDraft: number;
  };
  readonly gate: {
    readonly target: number;
    readonly minimumHeldOut: number;
    readonly nightBudget: number;
    /**
     * The best past transcript in place of a skill, on the cases of a promotion: `report` shows how it does, `require`
     * keeps back a version that does no better, `off` does not ask. Only for students that are models.
     */
    readonly rawTrace: 'off' | 'report' | 'require';
  };
  readonly suite: SuiteSettings;
  readonly graders: GraderSettings;
  readonly discovery: DiscoverySettings;
  readonly field: FieldSettings;
  readonly limits: {
    /** Actions of a student in one trial. */
    readonly actionsPerTrial: number;
    /** Tokens of a student in one trial, in and out. */
    readonly tokensPerTrial: number;
    /** After this long a trial is errored: a slow host is no fault of the student. */
    readonly secondsPerTrial: number;
    /** Trials that run at the same time. */
    readonly concurrency: number;
    /** Families examined at the same time where a model teaches. */
    readonly families: number;
    /** Bytes of one log line; a longer one is skipped and counted. */
    readonly lineBytes: number;
    /** Threads that read logs; null: as many as the machine has cores, where there is enough to read. */
    readonly readers: number | null;
  };
  readonly keep: KeepSettings;
  readonly promote: PromoteSettings;
  readonly memory: MemorySettings;
  readonly agent: AgentSettings;
  /** Where models of this pipeline are asked that other machines have; null: this process asks them itself. */
  readonly queue: QueueSettings | null;
}

export interface MemorySettings {
  /** Tokens that MEMORY.md may have. */
  readonly maximumTokens: number;
  /** Daily entries after which a summary is due, if a week has not passed before. */
  readonly summarizeAfter: number;
  /** Days after which a daily file goes to `archive/`. */
  readonly forgetAfterDays: number;
  readonly recall: {
    /** `qmd`: handed over to the program of that name. */
    readonly engine: 'builtin' | 'qmd';
    /** Null: words alone. */
    readonly embeddings: EmbeddingChoice | null;
  };
  readonly learn: {
    /** Finished tasks that one night learns from; 0 switches it off. */
    readonly perNight: number;
  };
  /** Workspaces that learn, each from the sessions attached to it; empty: this one, from all. */
  readonly spaces: readonly LearningSpace[];
}

/** A workspace with a memory, and whose sessions it learns from. */
export interface LearningSpace {
  /** Folder of the workspace, relative to this one. */
  readonly dir: string;
  /** Paths and globs of log files as the workspace names them, or session ids. */
  readonly sessions: readonly string[];
}

/** A model that turns text into vectors. */
export interface EmbeddingChoice {
  readonly use: 'ollama' | 'openai';
  readonly model: string;
  /** Null: Ollama on this machine, or OpenAI itself. */
  readonly baseUrl: string | null;
  /** Name of the environment variable that holds the key; null: none is sent. */
  readonly keyVariable: string | null;
  readonly timeoutSeconds: number;
  /** Texts in one request. */
  readonly batch: number;
}

/** How `nightschool ask` works. */
export interface AgentSettings {
  /** File with the standard `mcpServers` JSON, relative to the workspace. */
  readonly mcpServers: string;
  /** Writing tools (`*` allowed) that need no asking. */
  readonly allow: readonly string[];
  /** Actions of one student in one request. */
  readonly actions: number;
  /** Tokens of one student in one request, in and out. */
  readonly tokens: number;
}

/** What all models over a wire have in common. */
export interface ModelChoice {
  readonly model: string;
  readonly temperature: number;
  /** Tokens of one answer. */
  readonly maximumOutputTokens: number;
  /** Over the whole exchange, body included. */
  readonly timeoutSeconds: number;
  /** With no byte for this long a stream is given up. */
  readonly stallSeconds: number;
  /** Tries of one request, the first included. */
  readonly attempts: number;
}

export type Preset = 'openai' | 'anthropic' | 'gemini' | 'openrouter' | 'vllm' | 'ollama';

/** How an endpoint is asked for an answer that fits a JSON Schema. */
export type Structured = 'json-schema' | 'json-object' | 'tool' | 'prompt';

/** Any OpenAI-compatible endpoint: a preset fills in what is null. */
export interface OpenAiChoice extends ModelChoice {
  readonly use: 'openai';
  readonly preset: Preset;
  readonly baseUrl: string | null;
  /** Name of the environment variable that holds the key. */
  readonly keyVariable: string | null;
  readonly structured: Structured | null;
  /** Which of OpenAI's interfaces; null: `responses` at OpenAI itself, `chat` (completions) everywhere else. */
  readonly api: 'chat' | 'responses' | null;
  /** Calls at the same time. */
  readonly concurrency: number;
  /** Sent as `reasoning_effort` where it is not null. */
  readonly effort: 'none' | 'minimal' | 'low' | 'medium' | 'high' | 'xhigh' | 'max' | null;
}

export interface OllamaChoice extends ModelChoice {
  readonly use: 'ollama';
  readonly hosts: readonly { readonly url: string; readonly concurrency: number }[];
  /** Tokens of prompt and answer together. */
  readonly numCtx: number;
  /** As Ollama writes it: `10m`, `-1`. */
  readonly keepAlive: string;
  /** False also tells models that think by default not to. */
  readonly think: boolean | 'low' | 'medium' | 'high';
}

/** A coding agent's CLI in print mode: the prompt on standard input, the answer on standard output. */
export interface CommandChoice {
  readonly use: 'command';
  /** Program and arguments; no shell reads them. */
  readonly command: readonly string[];
  /** Where the answer is: the whole output, or the text under this key of the JSON that the program prints. */
  readonly answer: string | null;
  readonly model: string | null;
  readonly timeoutSeconds: number;
  readonly concurrency: number;
  readonly attempts: number;
}

export type TeacherChoice = { readonly use: 'induction' } | OpenAiChoice | OllamaChoice | CommandChoice;
export type StudentChoice = { readonly use: 'literal' } | OpenAiChoice | OllamaChoice;

export interface GraderSettings {
  /** Grades what no check can decide; null: assertions that need a model cannot be run. */
  readonly judge: OpenAiChoice | OllamaChoice | null;
  /** How often a planted answer is graded again to see whether the judge agrees with itself. */
  readonly repeats: number;
  /** Share of differing grades from which on the judge decides nothing. */
  readonly maximumFlipRate: number;
}
