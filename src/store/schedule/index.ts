import { openCrontab } from './crontab.ts';
import { openLaunchd } from './launchd.ts';
import type { ScheduleMachine, Scheduler } from './scheduler.ts';
import { openSystemd } from './systemd.ts';

/** What a machine may have, the one to prefer first. */
export function openSchedulers(machine: ScheduleMachine): readonly Scheduler[] {
  return [openLaunchd(machine), openSystemd(machine), openCrontab(machine)];
}
