import { homedir, userInfo } from 'node:os';
import { join } from 'node:path';
import { mustRun, runScheduler } from './run-scheduler.ts';
import type { ScheduleMachine, Scheduler } from './scheduler.ts';
import { readUnits, removeUnits, writeUnits } from './unit-files.ts';

/** Timers of the person's own systemd. */
export function openSystemd(machine: ScheduleMachine): Scheduler {
  const { environment } = machine;
  const folder = join(environment.XDG_CONFIG_HOME || join(environment.HOME || homedir(), '.config'), 'systemd', 'user');
  const systemctl = (...words: readonly string[]) => ['systemctl', '--user', ...words];
  const names = (id: string): readonly string[] => [`${id}.service`, `${id}.timer`];
  return {
    name: 'systemd',
    available: async () => {
      // is-system-running fails where some unit of the person did, which is none of our business
      const { code, complaint } = await runScheduler(machine, systemctl('show', '--property=Version'));
      return code === 0 || complaint || 'systemctl --user does not answer';
    },
    place: (name) => join(folder, name),
    read: (id) => readUnits(folder, names(id)),
    install: async ({ id, pieces }) => {
      const changed = await writeUnits(folder, pieces);
      const isOn = (await runScheduler(machine, systemctl('is-active', '--quiet', `${id}.timer`))).code === 0;
      if (!changed && isOn) return;
      await mustRun(machine, systemctl('daemon-reload'));
      await mustRun(machine, systemctl('enable', `${id}.timer`));
      await mustRun(machine, systemctl('restart', `${id}.timer`)); // a timer that runs keeps the times it began with
    },
    remove: async (id) => {
      // the files go whether or not systemd answers: without them nothing starts any more
      await runScheduler(machine, systemctl('disable', '--now', `${id}.timer`));
      await removeUnits(folder, names(id));
      await runScheduler(machine, systemctl('daemon-reload'));
    },
    doubts: (id) => listDoubts(machine, id),
  };
}

async function listDoubts(machine: ScheduleMachine, id: string): Promise<readonly string[]> {
  const { code, complaint } = await runScheduler(machine, [
    'systemctl',
    '--user',
    'is-active',
    '--quiet',
    `${id}.timer`,
  ]);
  if (code === null || complaint !== '') return [`systemctl --user does not answer: ${complaint}`];
  const { stdout } = await runScheduler(machine, [
    'loginctl',
    'show-user',
    userInfo().username,
    '--property=Linger',
    '--value',
  ]);
  return [
    ...(code === 0 ? [] : [`its timer is not running: systemctl --user enable --now ${id}.timer`]),
    ...(stdout.trim() === 'yes' ? [] : ['it runs only while you are logged in: loginctl enable-linger changes that']),
  ];
}
