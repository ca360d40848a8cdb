// From the converter's samples to a current: RMS over whole cycles, the noise floor taken out, and what is wrong with it.
// The same rules as firmware-sim/signals/window-value.ts; vectors.json binds the two.
#pragma once

#include <math.h>
#include <stdint.h>

#include "reading_json.h"

namespace machikoba {

// The figures of one window before anything is judged. Values in counts.
struct WindowStats {
  // Samples that were used; 0 when there is no reading in it.
  uint32_t n;
  double mean;
  // Mean square round the window's own mean, in counts squared; noise included.
  double meanSquare;
  int32_t min;
  int32_t max;
  // Share of the power at 50 Hz or 60 Hz, whichever is stronger, 0 to 1.
  float mainsShare;
  bool isIncomplete;
  // When it ended, in ms since the start.
  uint32_t endMs;
};

// The noise with the clamp off the wire, in counts; 0 takes nothing out.
struct Floor {
  double counts = 0;
  // Standard deviation of one window's mean square, in counts squared.
  double spread = 0;
};

// Ends of the usable range and where the middle lay at set-up, in counts.
struct Range {
  int32_t low;
  int32_t high;
  double middle;
};

// Below so many standard deviations of the floor's power a reading is 0: noise alone gets there once in 700 windows.
constexpr double floorSigmas = 3;
// The mean may lie so far from the middle, as a share of the range.
constexpr double driftShareOfRange = 0.05;

// Share of a window's power at one frequency (Goertzel's method); `cycles` of it are in the window.
inline float powerShareAt(const int16_t* samples, uint32_t n, double mean, double meanSquare, uint32_t cycles) {
  if (!(meanSquare > 0)) return 0;
  const float length = static_cast<float>(n);
  const float twiceCosine = 2 * cosf(2 * static_cast<float>(M_PI) * static_cast<float>(cycles) / length);
  float newest = 0;
  float older = 0;
  for (uint32_t index = 0; index < n; index++) {
    const float next = static_cast<float>(samples[index] - mean) + twiceCosine * newest - older;
    older = newest;
    newest = next;
  }
  const float squared = newest * newest + older * older - twiceCosine * newest * older;
  return 2 * squared / (length * length * static_cast<float>(meanSquare));
}

// The figures of `samples[0..n)`, of which there should be `wanted`: 200 ms. With fewer, the first 100 ms are used, which
// are whole cycles of 50 Hz and of 60 Hz too; with less than that there is no reading.
inline WindowStats statsOf(const int16_t* samples, uint32_t n, uint32_t wanted, uint32_t endMs) {
  const bool isIncomplete = n < wanted;
  const uint32_t used = isIncomplete ? (n >= wanted / 2 ? wanted / 2 : 0) : wanted;
  WindowStats stats = {used, 0, 0, 0, 0, 0, isIncomplete, endMs};
  if (used == 0) return stats;
  // Differences from the first sample, in whole numbers: exact, whatever the offset.
  const int32_t reference = samples[0];
  int64_t sum = 0;
  int64_t squares = 0;
  stats.min = reference;
  stats.max = reference;
  for (uint32_t index = 0; index < used; index++) {
    const int32_t sample = samples[index];
    const int64_t difference = sample - reference;
    sum += difference;
    squares += difference * difference;
    if (sample < stats.min) stats.min = sample;
    if (sample > stats.max) stats.max = sample;
  }
  const double count = used;
  stats.mean = reference + static_cast<double>(sum) / count;
  stats.meanSquare = static_cast<double>(static_cast<int64_t>(used) * squares - sum * sum) / (count * count);
  const uint32_t halves = isIncomplete ? 1 : 2;
  const float at50 = powerShareAt(samples, used, stats.mean, stats.meanSquare, 5 * halves);
  const float at60 = powerShareAt(samples, used, stats.mean, stats.meanSquare, 6 * halves);
  stats.mainsShare = at50 > at60 ? at50 : at60;
  return stats;
}

// RMS in counts without the noise; 0 when the signal can't be told from the floor.
//
// The floor's share of the mean square of n samples is F(n-1)/n for white noise of power F, whose estimate has the standard
// deviation F*sqrt(2/(n-1)). The root of what varies by v is too small on average by v/(8m^2) of itself, which is put back.
inline double rmsWithoutFloor(const WindowStats& stats, const Floor& floor) {
  const double n = stats.n;
  if (floor.counts == 0 || stats.n < 2) return sqrt(stats.meanSquare);
  const double power = floor.counts * floor.counts;
  const double excess = stats.meanSquare - power * (n - 1) / n;
  const double byChance = power * sqrt(2 / (n - 1));
  const double sigma = byChance > floor.spread ? byChance : floor.spread;
  if (!(excess >= floorSigmas * sigma)) return 0;
  const double variance = 4 * excess * power / n + sigma * sigma;
  return sqrt(excess) * (1 + variance / (8 * excess * excess));
}

// What is wrong with a window.
inline uint8_t flagsOf(const WindowStats& stats, const Range& range) {
  uint8_t flags = 0;
  if (stats.min <= range.low || stats.max >= range.high) flags |= kClipped;
  if (fabs(stats.mean - range.middle) > driftShareOfRange * (range.high - range.low)) flags |= kDrifted;
  if (stats.isIncomplete) flags |= kIncomplete;
  return flags;
}

// Amperes on the wire for one count. `amperesPerVolt` of the clamp with its burden, `gain` as found by comparison.
inline double amperesPerCount(double amperesPerVolt, double countsPerVolt, double gain) {
  return gain * amperesPerVolt / countsPerVolt;
}

}  // namespace machikoba
