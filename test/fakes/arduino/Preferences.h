// What the sketch uses of the chip's own memory, declared only.
#pragma once

#include "Arduino.h"

class Preferences {
 public:
  bool begin(const char* name, bool readOnly = false, const char* partition = nullptr);
  void end();
  bool clear();
  size_t putDouble(const char* key, double value);
  double getDouble(const char* key, double defaultValue);
};
