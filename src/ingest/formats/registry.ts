import { aider } from './aider/aider.ts';
import { anthropic } from './anthropic/anthropic.ts';
import { atif } from './atif/atif.ts';
import { chatLines } from './chat-lines/chat-lines.ts';
import { cline } from './cline/cline.ts';
import { codexExec } from './codex-exec/codex-exec.ts';
import { copilotCli } from './copilot-cli/copilot-cli.ts';
import { DAILY_FORMATS } from './daily.ts';
import type { LogFormat } from './format.ts';
import { geminiCli } from './gemini-cli/gemini-cli.ts';
import { goose } from './goose/goose.ts';
import { inspect } from './inspect/inspect.ts';
import { langfuse } from './langfuse/langfuse.ts';
import { langsmith } from './langsmith/langsmith.ts';
import { nightschool } from './nightschool/nightschool.ts';
import { openaiChat } from './openai/openai-chat.ts';
import { openaiResponses } from './openai/openai-responses.ts';
import { openclaw } from './openclaw/openclaw.ts';
import { opencode } from './opencode/opencode.ts';
import { otelGenai } from './otel-genai/otel-genai.ts';
import { tauBench } from './tau/tau-bench.ts';
import { tau2 } from './tau/tau2.ts';
import { vscodeChat } from './vscode-chat/vscode-chat.ts';

/**
 * Every log format, most particular first: the first that detects a record reads the file. Reading asks for them through
 * `load-formats.ts`, and so loads them where a record is of none of the daily ones.
 */
export const FORMATS: readonly LogFormat[] = [
  ...DAILY_FORMATS,
  nightschool,
  atif,
  inspect,
  otelGenai,
  langsmith,
  langfuse,
  codexExec,
  openclaw,
  opencode,
  geminiCli,
  goose,
  copilotCli,
  vscodeChat,
  cline,
  aider,
  tau2,
  tauBench,
  openaiResponses,
  anthropic,
  openaiChat,
  chatLines,
];
