import type { CleanTask } from '../../domain/task.ts';

/** Whether the task asks for it, in one of its turns, word for word. */
export function asks({ request }: Pick<CleanTask, 'request'>, wanted: string | null): boolean {
  const text = wanted === null ? '' : fold(wanted);
  return text !== '' && request.some((turn) => fold(turn) === text);
}

function fold(text: string): string {
  return text.trim().toLowerCase().replace(/\s+/g, ' ');
}
