// Measures the noise floor and the gain from some seconds of windows, and refuses what can't be right.
#pragma once

#include <math.h>
#include <stdint.h>

#include "clamp_math.h"

namespace machikoba {

// Gathers windows. `reasonAgainst` is a null pointer when the result may be taken.
class CalibrationMeter {
 public:
  void clear() { *this = CalibrationMeter(); }

  void add(const WindowStats& stats, uint8_t flags) {
    if (stats.isIncomplete || stats.n < 2) return;
    windows_++;
    if (flags & kClipped) clipped_++;
    n_ = stats.n;
    // The window's own mean was taken off, and with it one n-th of the noise.
    const double own = stats.meanSquare * stats.n / (stats.n - 1);
    const double difference = own - power_;
    power_ += difference / windows_;
    squaredDifferences_ += difference * (own - power_);
    if (own > greatest_) greatest_ = own;
    middle_ += (stats.mean - middle_) / windows_;
    mainsShare_ += (stats.mainsShare - mainsShare_) / static_cast<float>(windows_);
  }

  uint32_t windows() const { return windows_; }
  double middle() const { return middle_; }

  const char* reasonAgainstFloor() const {
    if (windows_ < fewestWindows) return "too few whole windows; try again";
    if (clipped_ > 0) return "the input is at its limit; check the wiring";
    if (mainsShare_ > mostMainsShare) return "there is mains in it; take the clamp off the wire and close it, away from motors";
    if (greatest_ > mostUneven * (power_ > roundingPower ? power_ : roundingPower)) {
      return "it isn't even; try again with nothing moving";
    }
    return nullptr;
  }

  // Never 0: rounding to whole counts makes noise as soon as a signal moves, even where a still input shows none.
  Floor floor() const {
    Floor result;
    result.counts = sqrt(power_ > roundingPower ? power_ : roundingPower);
    result.spread = windows_ > 1 ? sqrt(squaredDifferences_ / (windows_ - 1)) : 0;
    return result;
  }

  const char* reasonAgainstGain(const Floor& floor) const {
    if (windows_ < fewestWindows) return "too few whole windows; try again";
    if (clipped_ > 0) return "the input is at its limit; take a smaller current or a smaller burden";
    if (!(signalPower(floor) > leastSignal * floor.counts * floor.counts) || !(signalPower(floor) > 0)) {
      return "there is no current to speak of; switch the load on and close the clamp round one conductor";
    }
    if (sqrt(squaredDifferences_ / (windows_ - 1)) > mostSpread * power_) return "the current isn't steady; take a heater";
    return nullptr;
  }

  // The gain with which the windows read as `knownAmperes`; `nominal` is amperes for one count with a gain of 1.
  double gain(double knownAmperes, double nominal, const Floor& floor) const {
    return knownAmperes / (nominal * sqrt(signalPower(floor)));
  }

 private:
  // Whole cycles of a current have no mean that could be taken off: theirs is the mean square as it is.
  double signalPower(const Floor& floor) const { return (power_ - floor.counts * floor.counts) * (n_ - 1) / n_; }

  static constexpr uint32_t fewestWindows = 5;
  static constexpr double roundingPower = 1.0 / 12;
  static constexpr float mostMainsShare = 0.1f;
  static constexpr double mostUneven = 4;
  // The signal's power must be so many times the floor's, and may vary by such a share of itself.
  static constexpr double leastSignal = 25;
  static constexpr double mostSpread = 0.04;

  double n_ = 1;
  uint32_t windows_ = 0;
  uint32_t clipped_ = 0;
  double power_ = 0;
  double squaredDifferences_ = 0;
  double greatest_ = 0;
  double middle_ = 0;
  float mainsShare_ = 0;
};

}  // namespace machikoba
