import type { MemoryFile } from '../../domain/model.ts';
import { hash } from '../../util/hash.ts';

/** The hash by which a playbook is known to have changed. */
export function hashPlaybook({ text }: Pick<MemoryFile, 'text'>): string {
  return hash(text.replace(/\r\n?/g, '\n'));
}
