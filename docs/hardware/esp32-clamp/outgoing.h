// Decides what goes out when a window ends: one message of what was kept, then the new reading; the rest is kept.
// The same rule as firmware-sim/devices/clamp-device.ts. Besides, a reading counts as sent only when it was acknowledged.
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "reading_ring.h"

namespace machikoba {

// Most readings in one message: about 5 kB.
constexpr size_t maxReadingsPerMessage = 100;
// Most new readings that wait for their acknowledgement: ten seconds, so long a dead connection may go unnoticed.
constexpr size_t maxUnacknowledged = 50;
// Without an acknowledgement for so long, in ms, a connection counts as dead.
constexpr uint32_t longestSilenceMs = 15000;
constexpr size_t maxMessageBytes = maxReadingsPerMessage * maxReadingBytes + 3;

// What time it is, on the device's own clock and, if that is known, by the day: ms since 1970, or `noTime`.
struct Now {
  uint32_t monoMs;
  int64_t wallMs;
};

// When a reading's window ended, in ms since 1970, or `noTime`.
inline int64_t timeOf(const Reading& reading, const Now& now) {
  if (now.wallMs < 0) return noTime;
  // Without a sign, so that it holds across the day on which `monoMs` begins again.
  const uint32_t ageMs = now.monoMs - reading.monoMs;
  return now.wallMs - static_cast<int64_t>(ageMs);
}

// Where messages go. Gives the message's id, 1 or more; anything else: it can't go out now.
class Publisher {
 public:
  virtual int publish(const char* payload, size_t length) = 0;

 protected:
  ~Publisher() = default;
};

template <size_t Capacity = maxBufferedReadings>
class Outgoing {
 public:
  Outgoing(uint32_t periodMs, bool sendsTime) : periodMs_(periodMs), sendsTime_(sendsTime) {}

  // Takes a new reading. `publisher` is a null pointer while there is no connection.
  void take(const Reading& reading, const Now& now, Publisher* publisher) {
    if (publisher && sendOldest(now, *publisher) && sendNew(reading, now, *publisher)) return;
    keep(reading);
  }

  // The broker has the message with this id.
  void acknowledge(int id) {
    if (batchId_ != 0 && id == batchId_) {
      ring_.dropOldest(batchCount_);
      batchId_ = 0;
      return;
    }
    for (size_t index = 0; index < newCount_; index++) {
      if (newIds_[index] != id) continue;
      newCount_--;
      for (size_t later = index; later < newCount_; later++) {
        newIds_[later] = newIds_[later + 1];
        new_[later] = new_[later + 1];
      }
      return;
    }
  }

  // The connection is gone: what it didn't acknowledge is sent again on the next one.
  void loseConnection() {
    batchId_ = 0;
    const size_t count = newCount_;
    newCount_ = 0;
    for (size_t index = 0; index < count; index++) keep(new_[index]);
  }

  // True: the broker owes an acknowledgement for too long; give the connection up.
  bool isStuck(uint32_t monoMs) const {
    const bool isNewOld = newCount_ > 0 && monoMs - new_[0].monoMs > longestSilenceMs;
    return isNewOld || (batchId_ != 0 && monoMs - batchSentMs_ > longestSilenceMs);
  }

  // Readings that wait for the network.
  size_t buffered() const { return ring_.size(); }

 private:
  // False: nothing goes out now. Without the time, what was kept waits, and new readings go ahead.
  bool sendOldest(const Now& now, Publisher& publisher) {
    if (ring_.size() == 0 || batchId_ != 0 || now.wallMs < 0) return true;
    const size_t count = ring_.size() < maxReadingsPerMessage ? ring_.size() : maxReadingsPerMessage;
    Text text(message_, sizeof(message_));
    for (size_t index = 0; index < count; index++) {
      text.add(index == 0 ? "[" : ",");
      addReading(text, ring_.at(index), periodMs_, timeOf(ring_.at(index), now));
    }
    text.add("]");
    const int id = publisher.publish(message_, text.length());
    if (id < 1) return false;
    batchId_ = id;
    batchCount_ = count;
    batchSentMs_ = now.monoMs;
    return true;
  }

  bool sendNew(const Reading& reading, const Now& now, Publisher& publisher) {
    if (newCount_ >= maxUnacknowledged) return false;
    Text text(message_, sizeof(message_));
    addReading(text, reading, periodMs_, sendsTime_ ? timeOf(reading, now) : noTime);
    const int id = publisher.publish(message_, text.length());
    if (id < 1) return false;
    newIds_[newCount_] = id;
    new_[newCount_] = reading;
    newCount_++;
    return true;
  }

  void keep(const Reading& reading) {
    const bool isOldestGone = ring_.push(reading);
    if (isOldestGone && batchId_ != 0 && batchCount_ > 0) batchCount_--;
  }

  const uint32_t periodMs_;
  const bool sendsTime_;
  ReadingRing<Capacity> ring_;
  int batchId_ = 0;
  size_t batchCount_ = 0;
  uint32_t batchSentMs_ = 0;
  Reading new_[maxUnacknowledged];
  int newIds_[maxUnacknowledged];
  size_t newCount_ = 0;
  char message_[maxMessageBytes];
};

}  // namespace machikoba
