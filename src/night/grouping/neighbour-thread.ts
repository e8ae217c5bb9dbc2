import { workerData } from 'node:worker_threads';
import { type NeighbourJob, takeTurns } from '../../cluster/neighbours.ts';

takeTurns(workerData as NeighbourJob); // what shareNeighbours was given, its memory in common
