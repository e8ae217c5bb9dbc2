import { createInterface } from 'node:readline/promises';
import type { Input } from './terminal.ts';

/**
 * A person at a terminal. The terminal is read only while a question is open, so that nothing keeps the process alive;
 * it then gives Ctrl-C as a key, not as a signal, which is passed on.
 */
export function openInput(
  input: NodeJS.ReadableStream,
  output: NodeJS.WritableStream,
  interrupt: AbortController,
): Input {
  return {
    question: async (text) => {
      if (interrupt.signal.aborted) return null;
      const lines = createInterface({ input, output });
      lines.once('SIGINT', () => interrupt.abort());
      const ended = new Promise<null>((resolve) => lines.once('close', () => resolve(null)));
      try {
        return await Promise.race([lines.question(text, { signal: interrupt.signal }), ended]);
      } catch (error) {
        if (interrupt.signal.aborted) return null;
        throw error;
      } finally {
        lines.close();
      }
    },
  };
}
