import { setFlagsFromString } from 'node:v8';

/** So many jobs wait that what V8 lets lie beside them matters; and so few that it does not any more. */
const MANY = 2000;
const FEW = 1000;

/**
 * Jobs that wait outlive many collections. For such V8 makes room by doubling, twice over: half a gigabyte for what takes
 * a hundred megabytes. While many wait the young generation grows no more, and the old one by a quarter.
 */
const SPARING = '--semi-space-growth-factor=1 --heap-growing-percent=25';
const USUAL = '--semi-space-growth-factor=2 --heap-growing-percent=0';

/** @returns takes how many more wait, or fewer; V8 is told where that makes them many or few */
export function createSparing(tell: (flags: string) => void = setFlagsFromString): (change: number) => void {
  let waiting = 0;
  let isSparing = false;
  return (change) => {
    waiting += change;
    const isMany = isSparing ? waiting > FEW : waiting >= MANY;
    if (isMany === isSparing) return;
    isSparing = isMany;
    tell(isMany ? SPARING : USUAL);
  };
}
