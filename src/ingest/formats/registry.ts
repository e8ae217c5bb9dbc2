import { claudeCode } from './claude-code.ts';
import type { LogFormat } from './format.ts';
import { nightschool } from './nightschool.ts';
import { openaiChat } from './openai-chat.ts';
import { tauBench } from './tau-bench.ts';
import { tau2 } from './tau2.ts';

/** Every log format, most particular first: the first that detects a record reads the file. */
export const FORMATS: readonly LogFormat[] = [nightschool, claudeCode, tau2, tauBench, openaiChat];
