/**
 * Which column each row gets so that the gain is greatest, every column at most once: the Hungarian method (Kuhn 1955,
 * Munkres 1957) by shortest augmenting paths, in O(rows² · columns).
 * @param gains one row of gains each, all of one length
 * @returns for each row its column, -1 where there are more rows than columns and it gets none
 */
export function assign(gains: readonly (readonly number[])[]): readonly number[] {
  const columns = gains[0]?.length ?? 0;
  if (gains.length > columns) return invert(assign(transpose(gains, columns)), gains.length);
  const state = createState(gains.length, columns);
  for (let row = 0; row < gains.length; row++) augment(gains, row, state);
  const chosen = gains.map(() => -1);
  state.rowOf.forEach((row, column) => {
    if (row >= 0 && column < columns) chosen[row] = column;
  });
  return chosen;
}

interface State {
  readonly rowPrices: Float64Array;
  readonly columnPrices: Float64Array;
  /** The row each column is given to, -1 for none; the last column is a stand-in for the row being placed. */
  readonly rowOf: Int32Array;
}

function createState(rows: number, columns: number): State {
  return {
    rowPrices: new Float64Array(rows),
    columnPrices: new Float64Array(columns + 1),
    rowOf: new Int32Array(columns + 1).fill(-1),
  };
}

function augment(gains: readonly (readonly number[])[], row: number, state: State): void {
  const columns = state.rowOf.length - 1;
  const slack = new Float64Array(columns).fill(Number.POSITIVE_INFINITY);
  const cameFrom = new Int32Array(columns).fill(columns);
  const seen = new Uint8Array(columns + 1);
  state.rowOf[columns] = row;
  let column = columns;
  while ((state.rowOf[column] ?? -1) >= 0) {
    seen[column] = 1;
    column = nextColumn(gains, column, { state, slack, cameFrom, seen });
  }
  while (column !== columns) {
    const before = cameFrom[column] ?? columns;
    state.rowOf[column] = state.rowOf[before] ?? -1;
    column = before;
  }
}

interface Search {
  readonly state: State;
  readonly slack: Float64Array;
  readonly cameFrom: Int32Array;
  readonly seen: Uint8Array;
}

/** Grows the tree of tight pairs by the cheapest step; gives the column that this reaches. */
function nextColumn(gains: readonly (readonly number[])[], from: number, search: Search): number {
  const { state, slack, cameFrom, seen } = search;
  const row = state.rowOf[from] ?? 0;
  let nearest = -1;
  for (let column = 0; column < slack.length; column++) {
    if (seen[column] === 1) continue;
    const cost = -(gains[row]?.[column] ?? 0) - (state.rowPrices[row] ?? 0) - (state.columnPrices[column] ?? 0);
    if (cost < (slack[column] ?? 0)) {
      slack[column] = cost;
      cameFrom[column] = from;
    }
    if (nearest === -1 || (slack[column] ?? 0) < (slack[nearest] ?? 0)) nearest = column;
  }
  const step = slack[nearest] ?? 0;
  for (let column = 0; column < seen.length; column++) {
    if (seen[column] === 1) {
      const owner = state.rowOf[column] ?? 0;
      state.rowPrices[owner] = (state.rowPrices[owner] ?? 0) + step;
      state.columnPrices[column] = (state.columnPrices[column] ?? 0) - step;
    } else if (column < slack.length) slack[column] = (slack[column] ?? 0) - step;
  }
  return nearest;
}

function transpose(gains: readonly (readonly number[])[], columns: number): readonly (readonly number[])[] {
  return Array.from({ length: columns }, (_, column) => gains.map((row) => row[column] ?? 0));
}

function invert(chosen: readonly number[], length: number): readonly number[] {
  const inverse = Array.from({ length }, () => -1);
  chosen.forEach((row, column) => {
    if (row >= 0) inverse[row] = column;
  });
  return inverse;
}
