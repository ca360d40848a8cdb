/** Smooth surfaces through pixels, with weights: how light and colour of a bare sheet run across the picture. */

/** Terms of a surface: 1, x, y, x², xy, y². */
const termCount = 6;

/** A surface: one factor a term. */
export type Surface = Float64Array;

/** Powers of x and y, from -1 to 1 across the picture, in each term: what keeps the sums well behaved. */
const powers = [
  [0, 0],
  [1, 0],
  [0, 1],
  [2, 0],
  [1, 1],
  [0, 2],
] as const;

/** Sums of x to the i times y to the j stand at i + 5 j; the fit needs those up to the fourth order. */
const orders = 5;

/** Height of a surface at a place. */
export function heightOf(surface: Surface, x: number, y: number): number {
  const [a, b, c] = [surface[0] as number, surface[1] as number, surface[2] as number];
  const [d, e, f] = [surface[3] as number, surface[4] as number, surface[5] as number];
  return a + x * (b + d * x + e * y) + y * (c + f * y);
}

/** Sums of a least-squares fit of three targets that share their weights. */
export interface FitSums {
  /** Adds a pixel: x and y (-1 to 1 across the picture) and the three targets, which stand in `pixels` from `at` on. */
  add(pixels: Float64Array, at: number, weight: number): void;
  /** The three surfaces; `stiffness` holds slopes and bends down where there are few pixels, in summed weight. */
  solve(stiffness: number): [Surface, Surface, Surface];
}

/** Starts a fit. */
export function createFit(): FitSums {
  const sums = new Float64Array(orders * orders);
  const targets = new Float64Array(3 * termCount);
  return {
    // Numbers that are handed over one by one would each be put into an object of their own, a thousand times a photo.
    add(pixels, from, weight) {
      const x = pixels[from] as number;
      const y = pixels[from + 1] as number;
      for (let j = 0, down = weight; j < orders; j += 1, down *= y) {
        for (let at = orders * j, last = at + orders - j, term = down; at < last; at += 1, term *= x) {
          sums[at] = (sums[at] as number) + term;
        }
      }
      for (let target = 0, offset = 0; target < 3; target += 1, offset += termCount) {
        const weighted = weight * (pixels[from + 2 + target] as number);
        targets[offset] = (targets[offset] as number) + weighted;
        targets[offset + 1] = (targets[offset + 1] as number) + weighted * x;
        targets[offset + 2] = (targets[offset + 2] as number) + weighted * y;
        targets[offset + 3] = (targets[offset + 3] as number) + weighted * x * x;
        targets[offset + 4] = (targets[offset + 4] as number) + weighted * x * y;
        targets[offset + 5] = (targets[offset + 5] as number) + weighted * y * y;
      }
    },
    solve: (stiffness) => solved(equations(sums, targets, stiffness), termCount + 3),
  };
}

/** The normal equations: a row a term, the three targets as its last columns. */
function equations(sums: Float64Array, targets: Float64Array, stiffness: number): Float64Array {
  const width = termCount + 3;
  const matrix = new Float64Array(termCount * width);
  for (const [row, [i, j]] of powers.entries()) {
    for (const [column, [k, l]] of powers.entries())
      matrix[row * width + column] = sums[i + k + orders * (j + l)] as number;
    matrix[row * width + row] = (matrix[row * width + row] as number) + (row === 0 ? 1e-9 : stiffness) + 1e-9;
    for (let target = 0; target < 3; target += 1) {
      matrix[row * width + termCount + target] = targets[target * termCount + row] as number;
    }
  }
  return matrix;
}

/** Gauss-Jordan elimination; the matrix is symmetric and positive, so that it needs no exchange of rows. */
function solved(matrix: Float64Array, width: number): [Surface, Surface, Surface] {
  for (let pivot = 0; pivot < termCount; pivot += 1) {
    const divisor = matrix[pivot * width + pivot] as number;
    for (let column = pivot; column < width; column += 1) {
      matrix[pivot * width + column] = (matrix[pivot * width + column] as number) / divisor;
    }
    for (let row = 0; row < termCount; row += 1) {
      const factor = matrix[row * width + pivot] as number;
      if (row === pivot || factor === 0) continue;
      for (let column = pivot; column < width; column += 1) {
        const place = row * width + column;
        matrix[place] = (matrix[place] as number) - factor * (matrix[pivot * width + column] as number);
      }
    }
  }
  const surfaceOf = (target: number) =>
    Float64Array.from({ length: termCount }, (_, row) => matrix[row * width + termCount + target] as number);
  return [surfaceOf(0), surfaceOf(1), surfaceOf(2)];
}
