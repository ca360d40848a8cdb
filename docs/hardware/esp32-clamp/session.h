// What a device says of itself: its topics, its birth, and its farewell, which is its will too.
#pragma once

#include <stddef.h>
#include <string.h>

#include "text.h"

namespace machikoba {

// A device that is silent for 1.5 times this counts as dead with its broker.
constexpr int keepAliveS = 10;
// Longest id of a site or a device.
constexpr size_t maxIdLength = 40;

// Whether it is 1 to 40 letters, digits, "-" or "_": what a topic and the contract take.
inline bool isId(const char* text) {
  const size_t length = strlen(text);
  if (length == 0 || length > maxIdLength) return false;
  for (size_t index = 0; index < length; index++) {
    const char c = text[index];
    const bool isFine = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
    if (!isFine) return false;
  }
  return true;
}

// Status messages go out at QoS 1, retained; readings at QoS 1, not retained.
struct Session {
  char readingsTopic[128];
  char statusTopic[128];
  char birth[160];
  char death[64];

  // `firmware` is at most 80 characters, without quotation marks and backslashes.
  Session(const char* site, const char* device, const char* firmware, bool isSimulated) {
    topic(readingsTopic, sizeof(readingsTopic), site, device, "readings");
    topic(statusTopic, sizeof(statusTopic), site, device, "status");
    const char* simulated = isSimulated ? "true" : "false";
    Text online(birth, sizeof(birth));
    online.add("{\"status\":\"online\",\"firmware\":\"");
    online.add(firmware);
    online.add("\",\"simulated\":");
    online.add(simulated);
    online.add("}");
    Text offline(death, sizeof(death));
    offline.add("{\"status\":\"offline\",\"simulated\":");
    offline.add(simulated);
    offline.add("}");
  }

 private:
  static void topic(char* buffer, size_t capacity, const char* site, const char* device, const char* last) {
    Text text(buffer, capacity);
    text.add("machikoba/1/");
    text.add(site);
    text.add("/devices/");
    text.add(device);
    text.add("/");
    text.add(last);
  }
};

}  // namespace machikoba
