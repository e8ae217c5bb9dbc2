import type { Demand, Scale } from './demand.ts';
import type { Inputs } from './inputs.ts';

/** Machines and money of a usual night. */
export interface Bill {
  readonly studentMachines: number;
  readonly coordinatorMachines: number;
  readonly usd: {
    readonly students: number;
    readonly coordinators: number;
    readonly teacher: number;
    readonly storage: number;
    readonly all: number;
  };
}

export interface BillOptions {
  /** Share of slots' time that goes into trials that count, from the simulation. */
  readonly useful: number;
}

/** Machines for one window a night; each is paid for the window alone. */
export function billOf(
  scale: Scale,
  demand: Demand,
  { inputs, useful }: BillOptions & { readonly inputs: Inputs },
): Bill {
  const window = inputs.windowHours * 3600;
  const studentMachines = Math.ceil(demand.slotSeconds / (useful * inputs.slotsPerMachine * window));
  const coordinatorMachines = coordinatorsOf(scale, demand, inputs);
  const { index, evidence, runLog } = demand.bytes; // the logs are the agents' own, and there anyhow
  const gigabytes = (index + evidence + runLog) / 1e9;
  const students = studentMachines * inputs.windowHours * inputs.studentUsdPerHour;
  const coordinators = (coordinatorMachines + 1) * inputs.windowHours * inputs.coordinatorUsdPerHour; // one has Redis
  const storage = (gigabytes * inputs.storageUsdPerGigabyteMonth) / 30;
  const all = students + coordinators + demand.usdTeacher + storage;
  return {
    studentMachines,
    coordinatorMachines,
    usd: { students, coordinators, teacher: demand.usdTeacher, storage, all },
  };
}

/** As many as their cores and their memory take, whichever is more. */
function coordinatorsOf({ workspaces }: Scale, demand: Demand, inputs: Inputs): number {
  const window = inputs.windowHours * 3600;
  const byCores = demand.coreSeconds / (inputs.coordinatorCores * window);
  const nightsAtOnce = nightsOnAMachine(demand, inputs);
  const secondsEach = Math.max(demand.nightSeconds, demand.coreSeconds / workspaces);
  const byMemory = (workspaces * secondsEach) / (nightsAtOnce * window);
  return Math.max(1, Math.ceil(byCores), Math.ceil(byMemory));
}

/** Nights that fit a machine's memory; at least one, which a wall tells of where it does not fit. */
export function nightsOnAMachine({ nightBytes }: Demand, inputs: Inputs): number {
  return Math.max(1, Math.min(inputs.coordinatorCores, Math.floor(inputs.coordinatorBytes / nightBytes)));
}
