export { createLiteralStudent } from './agent/literal/literal.ts';
export { type MemoryOptions, openMemory } from './day/memory/memory.ts';
export { type AnthropicTool, type OpenAiTool, toAnthropicTools, toOpenAiTools } from './day/tools/formats.ts';
export { createToolset, type ToolsetOptions } from './day/tools/toolset.ts';
export { createInductionTeacher } from './distill/induction/induction.ts';
export type { AgentTool, ToolCaller } from './domain/agent-tool.ts';
export type { BaselineResult, Counts, Decision, Design, Verdict, VerdictWord } from './domain/decision.ts';
export type { FamilySummary, RunEvent, VerdictRow } from './domain/event.ts';
export type { Case, Effect, Recording, Suite, Trial } from './domain/exam.ts';
export type { Family, Lesson } from './domain/family.ts';
export type { LibraryChange } from './domain/library.ts';
export type {
  Memory,
  MemoryEntry,
  NewEntry,
  RecallHit,
  RecallOptions,
  RecallResult,
  TaskSnapshot,
} from './domain/memory.ts';
export type { Student, StudentAction, StudentPrompt, Teacher, ToolBox, Transcript } from './domain/model.ts';
export type { Pipeline } from './domain/pipeline.ts';
export type { Procedure } from './domain/procedure.ts';
export type { Session } from './domain/session.ts';
export type { Draft, SkillContent, SkillVersion } from './domain/skill.ts';
export type { CleanTask, Task } from './domain/task.ts';
export { ERROR_CODES, type ErrorCode, NightschoolError } from './errors.ts';
export { createNight, type NightOptions } from './night/create-night.ts';
export type { Night } from './night/night.ts';
export { verifyEvidence } from './night/verify/verify-evidence.ts';
export { openWorkspace, type Workspace } from './night/workspace.ts';
export type { World } from './providers/provider.ts';
export { createWorld } from './providers/world.ts';
export { foldReport, type Report } from './report/fold.ts';
export { REPORTERS } from './report/reporters/index.ts';
export { type RunOptions, run } from './run.ts';
export { readPipeline } from './store/pipeline.ts';
export { parseSkill } from './util/skill/parse.ts';
export { printSkill } from './util/skill/print.ts';
export { validateSkill } from './util/skill/validate.ts';
