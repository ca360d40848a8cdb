// What a device keeps while it has no network: its newest readings, and no more than its memory holds.
#pragma once

#include <stddef.h>

#include "reading_json.h"

namespace machikoba {

// Ten minutes of windows of 200 ms: 3000 readings of 8 bytes are 24,000 bytes.
constexpr size_t maxBufferedReadings = 3000;

// A ring that holds the newest `Capacity` readings.
template <size_t Capacity = maxBufferedReadings>
class ReadingRing {
 public:
  size_t size() const { return size_; }

  // The reading that was kept `index`-th, from 0, which is the oldest.
  const Reading& at(size_t index) const { return slots_[(oldest_ + index) % Capacity]; }

  // Keeps a reading. True: the oldest had to make room.
  bool push(const Reading& reading) {
    slots_[(oldest_ + size_) % Capacity] = reading;
    if (size_ < Capacity) {
      size_++;
      return false;
    }
    oldest_ = (oldest_ + 1) % Capacity;
    return true;
  }

  void dropOldest(size_t count) {
    if (count > size_) count = size_;
    oldest_ = (oldest_ + count) % Capacity;
    size_ -= count;
  }

 private:
  Reading slots_[Capacity];
  size_t oldest_ = 0;
  size_t size_ = 0;
};

}  // namespace machikoba
