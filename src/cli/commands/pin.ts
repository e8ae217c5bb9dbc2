import type { CliCommand } from '../command.ts';
import { pinning } from './versions/pinning.ts';

export const pinCommand: CliCommand = {
  name: 'pin <skill>',
  summary: 'leave a live skill as it is, whatever nights find; with --case hold every new version to one case',
  ...pinning(true),
};
