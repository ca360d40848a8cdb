// Reads commands from the serial console, one a line.
#pragma once

#include <Arduino.h>
#include <stdlib.h>
#include <string.h>

namespace machikoba {

struct Command {
  enum Kind { none, floor, gain, show, forget, restart, help };
  Kind kind;
  // Of `gain`: the known current, in amperes.
  double amperes;
};

// What a line asks for; `help` for everything that isn't understood.
inline Command commandOf(const char* line) {
  if (strcmp(line, "floor") == 0) return {Command::floor, 0};
  if (strcmp(line, "show") == 0) return {Command::show, 0};
  if (strcmp(line, "forget") == 0) return {Command::forget, 0};
  if (strcmp(line, "restart") == 0) return {Command::restart, 0};
  if (strncmp(line, "gain ", 5) == 0) {
    const double amperes = strtod(line + 5, nullptr);
    if (amperes > 0 && amperes < 1000) return {Command::gain, amperes};
  }
  return {line[0] == '\0' ? Command::none : Command::help, 0};
}

// Gathers a line without waiting.
class Console {
 public:
  // The next command, or one of the kind `none`.
  Command read() {
    while (Serial.available() > 0) {
      const int c = Serial.read();
      if (c == '\r') continue;
      if (c != '\n') {
        if (length_ + 1 < sizeof(line_)) line_[length_++] = static_cast<char>(c);
        continue;
      }
      line_[length_] = '\0';
      length_ = 0;
      return commandOf(line_);
    }
    return {Command::none, 0};
  }

 private:
  char line_[48];
  size_t length_ = 0;
};

}  // namespace machikoba
