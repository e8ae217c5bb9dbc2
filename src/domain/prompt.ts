/** The prompts there are; each is `pipelines/prompts/<name>.md`. */
export type PromptName =
  | 'label-outcomes'
  | 'cut-sessions'
  | 'distil-task'
  | 'name-family'
  | 'settle-borders'
  | 'draft-skill'
  | 'refine-skill'
  | 'write-checks'
  | 'vary-requests'
  | 'write-skills'
  | 'curate-memory'
  | 'place-entry'
  | 'sharpen-description'
  | 'follow-skill'
  | 'simulate-user'
  | 'choose-skill'
  | 'answer-request';

/** A prompt as a person wrote it: front matter (name, version, description), then text with `{{values}}`. */
export interface Prompt {
  readonly name: PromptName;
  /** Counted up by whoever changes what the prompt asks for. */
  readonly version: number;
  readonly text: string;
  /** sha256 of version and text. */
  readonly hash: string;
}

export type Prompts = { readonly [Name in PromptName]: Prompt };
