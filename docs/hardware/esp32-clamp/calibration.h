// What was found at set-up, kept in the chip's own memory through power cuts and new versions of the sketch.
#pragma once

#include <Preferences.h>

#include "clamp_math.h"

namespace machikoba {

struct Calibration {
  double gain = 1;
  Floor floor;
  // Where the middle lay, in counts.
  double middle = 0;
};

class CalibrationMemory {
 public:
  // What isn't kept is as `initial` has it.
  Calibration load(const Calibration& initial) {
    Calibration found = initial;
    if (!memory_.begin(space, true)) return found;
    found.gain = memory_.getDouble("gain", initial.gain);
    found.floor.counts = memory_.getDouble("floor", initial.floor.counts);
    found.floor.spread = memory_.getDouble("spread", initial.floor.spread);
    found.middle = memory_.getDouble("middle", initial.middle);
    memory_.end();
    return found;
  }

  bool save(const Calibration& calibration) {
    if (!memory_.begin(space, false)) return false;
    const bool isKept = memory_.putDouble("gain", calibration.gain) > 0 &&
                        memory_.putDouble("floor", calibration.floor.counts) > 0 &&
                        memory_.putDouble("spread", calibration.floor.spread) > 0 &&
                        memory_.putDouble("middle", calibration.middle) > 0;
    memory_.end();
    return isKept;
  }

  void forget() {
    if (!memory_.begin(space, false)) return;
    memory_.clear();
    memory_.end();
  }

 private:
  static constexpr const char* space = "clamp";
  Preferences memory_;
};

}  // namespace machikoba
