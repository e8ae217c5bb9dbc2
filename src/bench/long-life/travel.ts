/** Time as everybody in this process sees it, until it is disposed of. */
export interface Travel extends Disposable {
  /** Milliseconds since 1970; from there on it goes as it always does. */
  readonly goTo: (time: number) => void;
}

/** Moves the clock of this process: timers run as ever, only dates are others. */
export function travelInTime(): Travel {
  const Real = globalThis.Date;
  let ahead = 0;
  class Moved extends Real {
    constructor(...given: readonly unknown[]) {
      // the arguments are those of Date, whatever they are
      super(...((given.length === 0 ? [Moved.now()] : given) as ConstructorParameters<DateConstructor>));
    }
    static override now(): number {
      return Real.now() + ahead;
    }
  }
  globalThis.Date = Moved as DateConstructor;
  return {
    goTo: (time) => {
      ahead = time - Real.now();
    },
    [Symbol.dispose]: () => {
      globalThis.Date = Real;
    },
  };
}
