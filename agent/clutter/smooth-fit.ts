/** Smooth surfaces through pixels, with weights: how light and colour of a bare sheet run across the picture. */

/** Terms of a surface: 1, x, y, x², xy, y². */
const termCount = 6;

/** A surface: one factor a term. */
export type Surface = Float64Array;

/** Writes the terms at a place; x and y from -1 to 1 across the picture keep the sums well behaved. */
function termsAt(x: number, y: number, into: Float64Array): void {
  into[0] = 1;
  into[1] = x;
  into[2] = y;
  into[3] = x * x;
  into[4] = x * y;
  into[5] = y * y;
}

export function heightOf(surface: Surface, x: number, y: number): number {
  const [a, b, c, d, e, f] = surface as unknown as [number, number, number, number, number, number];
  return a + x * (b + d * x + e * y) + y * (c + f * y);
}

/** Sums of a least-squares fit of several targets that share their weights. */
export interface FitSums {
  add(x: number, y: number, weight: number, targets: readonly [number, number, number]): void;
  /** The three surfaces; `stiffness` holds slopes and bends down where there are few pixels, in summed weight. */
  solve(stiffness: number): [Surface, Surface, Surface];
}

/** Starts a fit. */
export function createFit(): FitSums {
  const width = termCount + 3;
  const sums = new Float64Array(termCount * width);
  const terms = new Float64Array(termCount);
  return {
    add(x, y, weight, targets) {
      termsAt(x, y, terms);
      for (let row = 0; row < termCount; row += 1) {
        const weighted = weight * (terms[row] as number);
        const at = row * width;
        for (let column = row; column < termCount; column += 1) {
          sums[at + column] = (sums[at + column] as number) + weighted * (terms[column] as number);
        }
        for (let target = 0; target < 3; target += 1) {
          const place = at + termCount + target;
          sums[place] = (sums[place] as number) + weighted * (targets[target] as number);
        }
      }
    },
    solve(stiffness) {
      const matrix = Float64Array.from(sums);
      for (let row = 0; row < termCount; row += 1) {
        for (let column = 0; column < row; column += 1)
          matrix[row * width + column] = matrix[column * width + row] as number;
        matrix[row * width + row] = (matrix[row * width + row] as number) + (row === 0 ? 1e-9 : stiffness) + 1e-9;
      }
      return solved(matrix, width);
    },
  };
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
