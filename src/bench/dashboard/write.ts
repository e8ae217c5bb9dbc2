import { writeDashboard } from '../../day/dashboard/write-dashboard.ts';
import { openWorkspace } from '../../night/workspace.ts';

/** Brings the dashboard of a workspace up to date, in a process of its own, and says what it took as JSON. */
const [dir = ''] = process.argv.slice(2);
const began = performance.now();
const { user, system } = process.cpuUsage();
await writeDashboard(await openWorkspace(dir), { clock: () => new Date(Date.UTC(2026, 2, 2)) });
const now = process.cpuUsage();
const processor = (now.user + now.system - user - system) / 1e6;
const taken = { seconds: (performance.now() - began) / 1000, processor, peak: process.resourceUsage().maxRSS * 1024 };
process.stdout.write(`${JSON.stringify(taken)}\n`);
