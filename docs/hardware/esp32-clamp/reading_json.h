// One reading as JSON: byte for byte what the simulator sends (firmware-sim/devices/format-reading.ts).
#pragma once

#include <math.h>
#include <stdint.h>

#include "text.h"

namespace machikoba {

// What was wrong with a window; several may hold.
constexpr uint8_t kClipped = 1;
constexpr uint8_t kDrifted = 2;
constexpr uint8_t kIncomplete = 4;

// A reading as it is kept: eight bytes.
struct Reading {
  // Current in thousandths of an ampere, 0 to `maxMilliamperes`.
  uint32_t milliamperes : 27;
  uint32_t flags : 3;
  // When its window ended, in ms since the start; begins again at 0 after 49.7 days.
  uint32_t monoMs;
};
static_assert(sizeof(Reading) == 8, "ten minutes of readings are meant to take 24,000 bytes");

// Largest current that the contract takes.
constexpr uint32_t maxMilliamperes = 100000000;

// Longest JSON of one reading, in bytes, with the zero at its end.
constexpr size_t maxReadingBytes = 112;

// Stands for "the clock isn't set" where a time of day is wanted.
constexpr int64_t noTime = -1;

// Amperes to thousandths, half a thousandth goes up. Whole numbers from here on: printf("%.3f") and JavaScript's toFixed
// don't agree on halves, and a 32-bit float has other halves than a double.
inline uint32_t milliamperes(double amperes) {
  if (!(amperes > 0)) return 0;
  const double rounded = round(amperes * 1000);
  return rounded < maxMilliamperes ? static_cast<uint32_t>(rounded) : maxMilliamperes;
}

inline Reading readingOf(double amperes, uint8_t flags, uint32_t monoMs) {
  Reading reading;
  reading.milliamperes = milliamperes(amperes) & 0x7ffffffu;
  reading.flags = flags & 7u;
  reading.monoMs = monoMs;
  return reading;
}

// Writes a reading; `atMs` is in ms since 1970 (UTC), or `noTime`.
inline void addReading(Text& text, const Reading& reading, uint32_t periodMs, int64_t atMs) {
  text.add("{\"rmsA\":");
  text.addNumber(reading.milliamperes / 1000);
  text.add(".");
  text.addNumber(reading.milliamperes % 1000, 3);
  text.add(",\"periodMs\":");
  text.addNumber(periodMs);
  if (reading.flags & kClipped) text.add(",\"clipped\":true");
  if (reading.flags & kDrifted) text.add(",\"drifted\":true");
  if (reading.flags & kIncomplete) text.add(",\"incomplete\":true");
  if (atMs >= 0) {
    text.add(",\"at\":");
    text.addNumber(static_cast<uint64_t>(atMs));
  }
  text.add("}");
}

}  // namespace machikoba
