const SWEEPS = 20;
const NEGLIGIBLE = 1e-20;

/** A square matrix, row after row. */
export interface Matrix {
  readonly size: number;
  readonly cells: Float64Array;
}

/**
 * Eigenvalues and unit eigenvectors of a symmetric matrix, in no particular order, by Jacobi's rotations (Golub & Van Loan,
 * Matrix Computations, 8.5): for matrices of up to some hundred rows.
 * @returns vector `n` is column `n`
 */
export function findEigen({ size, cells }: Matrix): { readonly values: Float64Array; readonly vectors: Matrix } {
  const rest = { size, cells: cells.slice() };
  const vectors = { size, cells: new Float64Array(size * size) };
  for (let row = 0; row < size; row++) vectors.cells[row * size + row] = 1;
  for (let sweep = 0; sweep < SWEEPS && !isDiagonal(rest); sweep++)
    for (let row = 0; row < size; row++)
      for (let column = row + 1; column < size; column++) rotate(rest, vectors, { row, column });
  return { values: Float64Array.from({ length: size }, (_, row) => rest.cells[row * size + row] ?? 0), vectors };
}

function isDiagonal({ size, cells }: Matrix): boolean {
  let [on, off] = [0, 0];
  for (let row = 0; row < size; row++)
    for (let column = row; column < size; column++) {
      const square = (cells[row * size + column] ?? 0) ** 2;
      if (row === column) on += square;
      else off += square;
    }
  return off <= NEGLIGIBLE * on;
}

/** Turns two axes so that the cell where they meet becomes 0. */
function rotate(rest: Matrix, vectors: Matrix, at: { readonly row: number; readonly column: number }): void {
  const { size, cells } = rest;
  const cell = cells[at.row * size + at.column] ?? 0;
  if (cell === 0) return;
  const slope = ((cells[at.column * size + at.column] ?? 0) - (cells[at.row * size + at.row] ?? 0)) / (2 * cell);
  const tangent = (slope < 0 ? -1 : 1) / (Math.abs(slope) + Math.sqrt(slope * slope + 1));
  const cosine = 1 / Math.sqrt(tangent * tangent + 1);
  const turn = { cosine, sine: tangent * cosine };
  for (let line = 0; line < size; line++) {
    mixPair(cells, { one: line * size + at.row, other: line * size + at.column, ...turn });
    mixPair(vectors.cells, { one: line * size + at.row, other: line * size + at.column, ...turn });
  }
  for (let line = 0; line < size; line++)
    mixPair(cells, { one: at.row * size + line, other: at.column * size + line, ...turn });
}

interface Pair {
  readonly one: number;
  readonly other: number;
  readonly cosine: number;
  readonly sine: number;
}

function mixPair(cells: Float64Array, { one, other, cosine, sine }: Pair): void {
  const [left, right] = [cells[one] ?? 0, cells[other] ?? 0];
  cells[one] = cosine * left - sine * right;
  cells[other] = sine * left + cosine * right;
}
