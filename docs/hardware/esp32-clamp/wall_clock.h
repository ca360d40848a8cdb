// The time of day from the device's own milliseconds: one reading has one time, however often it is sent.
#pragma once

#include <stdint.h>

#include "outgoing.h"

namespace machikoba {

// 2020-01-01: what is before it is the time of a clock that isn't set, in ms since 1970.
constexpr int64_t earliestPlausibleMs = 1577836800000;
// Differences up to this come from reading two clocks, one after the other.
constexpr int64_t readingErrorMs = 20;

class WallClock {
 public:
  // Takes both clocks as they are now, in ms. What is told moves only when the clock has really been put right.
  Now now(int64_t monoMs, int64_t wallMs) {
    const uint32_t told = static_cast<uint32_t>(monoMs);
    if (wallMs < earliestPlausibleMs) return {told, noTime};
    const int64_t offsetMs = wallMs - monoMs;
    const int64_t changeMs = offsetMs - offsetMs_;
    if (changeMs > readingErrorMs || changeMs < -readingErrorMs) offsetMs_ = offsetMs;
    return {told, monoMs + offsetMs_};
  }

 private:
  int64_t offsetMs_ = 0;
};

}  // namespace machikoba
