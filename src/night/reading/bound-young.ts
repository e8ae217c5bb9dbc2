import { getHeapSpaceStatistics, setFlagsFromString } from 'node:v8';

/**
 * Bytes of young objects, both halves, beyond which V8 gives them no more room. Left alone it goes up to 128 MB in a
 * thread through which much passes; what logs leave behind is nearly all garbage, which as much as this is enough for.
 */
const ENOUGH = 16_000_000;

export interface YoungBound {
  /** To be asked now and then: V8 knows no way to say it beforehand. */
  check(): void;
  /** Lets it grow again. */
  lift(): void;
}

/** Keeps the young objects of this thread from taking memory that only garbage would fill. */
export function boundYoung(): YoungBound {
  let isBound = false;
  return {
    check: () => {
      if (isBound || sizeOfYoung() < ENOUGH) return;
      isBound = true;
      setFlagsFromString('--semi-space-growth-factor=1');
    },
    lift: () => {
      if (isBound) setFlagsFromString('--semi-space-growth-factor=2'); // as V8 has it
      isBound = false;
    },
  };
}

function sizeOfYoung(): number {
  return getHeapSpaceStatistics().find(({ space_name }) => space_name === 'new_space')?.space_size ?? 0;
}
