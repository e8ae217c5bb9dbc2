import { Option } from 'commander';
import { serveDashboard } from '../../day/dashboard/live/serve.ts';
import { fleetReader } from '../../day/fleet/read-fleet-view.ts';
import { LOOPBACK, type Loopback } from '../../mcp/server/loopback.ts';
import { openWorkspace } from '../../night/workspace.ts';
import type { CliCommand } from '../command.ts';
import { aborted, readPort } from '../serving.ts';
import { print } from '../terminal.ts';

export const dashboardCommand: CliCommand = {
  name: 'dashboard',
  summary: 'serve the dashboard to a browser on this machine, also while a night runs',
  dryRun: false,
  setUp: (command) =>
    command
      .addOption(
        new Option('--host <address>', 'the loopback address to listen on').choices(LOOPBACK).default('127.0.0.1'),
      )
      .addOption(new Option('--port <port>', '0 takes any that is free').default(0).argParser(readPort)),
  run: async (shell, options) => {
    const { host } = options;
    const dashboard = await serveDashboard(await openWorkspace(options.dir), {
      host: LOOPBACK.find((each): each is Loopback => each === host) ?? '127.0.0.1',
      port: Number(options.port),
      clock: () => new Date(),
      ...(await fleetReader(options.dir, shell.environment)),
      onFault: (error) => shell.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`),
    });
    const { url } = dashboard;
    // it is for whoever reads this terminal
    shell.guard?.allow([url, new URL(url).searchParams.get('token') ?? '']);
    print(shell, options, { json: { url }, text: `${url}\nOpen it in a browser on this machine. Ctrl-C ends it.` });
    await aborted(shell.signal);
    await dashboard.close();
    return 0;
  },
};
