import { claudeCode } from './claude-code/claude-code.ts';
import { codex } from './codex/codex.ts';
import type { LogFormat } from './format.ts';
import { qwenCode } from './qwen-code/qwen-code.ts';

/**
 * The formats that most logs are of, and what has to be told from them before; asked before all others. A thread that
 * reads loads these alone until a record is of none of them, so they do without libraries.
 */
export const DAILY_FORMATS: readonly LogFormat[] = [qwenCode, claudeCode, codex];
