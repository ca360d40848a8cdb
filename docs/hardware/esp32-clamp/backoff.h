// The pause before the next try to reach the broker: grows with each failure, and differs from device to device.
#pragma once

#include <math.h>
#include <stdint.h>

namespace machikoba {

constexpr uint32_t shortestRetryMs = 250;
constexpr uint32_t longestRetryMs = 8000;

// `failures` in a row, 1 or more; `random` from 0 up to 1. The same as firmware-sim/devices/back-off.ts.
inline uint32_t retryMs(uint32_t failures, double random) {
  uint32_t ceilingMs = shortestRetryMs;
  for (uint32_t failure = 0; failure < failures && ceilingMs < longestRetryMs; failure++) ceilingMs *= 2;
  if (ceilingMs > longestRetryMs) ceilingMs = longestRetryMs;
  return static_cast<uint32_t>(round(shortestRetryMs + random * (ceilingMs - shortestRetryMs)));
}

}  // namespace machikoba
