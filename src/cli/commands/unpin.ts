import type { CliCommand } from '../command.ts';
import { pinning } from './versions/pinning.ts';

export const unpinCommand: CliCommand = {
  name: 'unpin <skill>',
  summary: 'have nights look after a pinned skill, or a case, as after any other',
  ...pinning(false),
};
