import { BANKING } from './banking.ts';
import { SLACK } from './slack.ts';
import { TRAVEL } from './travel.ts';
import { WORKSPACE } from './workspace.ts';

export const SCENARIOS = [...BANKING, ...SLACK, ...TRAVEL, ...WORKSPACE];
