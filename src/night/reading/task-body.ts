import { deserialize, serialize } from 'node:v8';
import type { CleanTask, Task } from '../../domain/task.ts';
import { NightschoolError } from '../../errors.ts';

/**
 * A task as the index holds it: in V8's own format, which copies long texts where JSON looks at each character. Equal
 * tasks may differ in their bytes.
 */
export function toTaskBody(task: CleanTask): Uint8Array {
  return serialize(task);
}

/** @throws NightschoolError FILE_DAMAGED where a later version of Node wrote it, or something else did. */
export function readTaskBody(body: Uint8Array): Task {
  try {
    return deserialize(body);
  } catch (cause) {
    const hint = 'Delete .nightschool/state.db and run again: it is only an index, and is made anew from the logs.';
    throw new NightschoolError('FILE_DAMAGED', 'The index holds a task that this version of Node cannot read.', {
      ...{ hint, cause },
    });
  }
}
