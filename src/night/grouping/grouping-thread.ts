import { workerData } from 'node:worker_threads';
import { helpWith, type SharedWork } from '../../cluster/together/work.ts';

helpWith(workerData as SharedWork); // what shareWork was given, its memory in common
