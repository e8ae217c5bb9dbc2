import { homedir, userInfo } from 'node:os';
import { join } from 'node:path';
import { mustRun, runScheduler } from './run-scheduler.ts';
import type { ScheduleMachine, Scheduler } from './scheduler.ts';
import { readUnits, removeUnits, writeUnits } from './unit-files.ts';

/** Launch agents of a person on macOS. */
export function openLaunchd(machine: ScheduleMachine): Scheduler {
  const folder = join(machine.environment.HOME || homedir(), 'Library', 'LaunchAgents');
  const target = (label = ''): string => `gui/${userInfo().uid}${label === '' ? '' : `/${label}`}`;
  const label = (id: string): string => `local.${id}`;
  const isLoaded = async (id: string): Promise<boolean> =>
    (await runScheduler(machine, ['launchctl', 'print', target(label(id))])).code === 0;
  const unload = async (id: string): Promise<void> => {
    if (await isLoaded(id)) await mustRun(machine, ['launchctl', 'bootout', target(label(id))]);
  };
  return {
    name: 'launchd',
    available: async () => machine.platform === 'darwin' || 'launchd is what macOS has',
    place: (name) => join(folder, name),
    read: (id) => readUnits(folder, [`${label(id)}.plist`]),
    install: async ({ id, pieces }) => {
      const changed = await writeUnits(folder, pieces);
      if (!changed && (await isLoaded(id))) return;
      await unload(id);
      await mustRun(machine, ['launchctl', 'bootstrap', target(), join(folder, `${label(id)}.plist`)]);
    },
    remove: async (id) => {
      await unload(id);
      await removeUnits(folder, [`${label(id)}.plist`]);
    },
    doubts: async (id) => ((await isLoaded(id)) ? [] : ['it is not loaded: install it again']),
  };
}
