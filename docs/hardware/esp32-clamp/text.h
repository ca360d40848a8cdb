// Puts text together in a buffer of fixed size, without printf and without the heap.
#pragma once

#include <stddef.h>
#include <stdint.h>
#include <string.h>

namespace machikoba {

// Writes into `buffer`. What doesn't fit is left out, and `isWhole` is false from then on.
class Text {
 public:
  Text(char* buffer, size_t capacity) : buffer_(buffer), capacity_(capacity) {
    if (capacity_ > 0) buffer_[0] = '\0';
  }

  void add(const char* text) { addBytes(text, strlen(text)); }

  void addBytes(const char* bytes, size_t count) {
    if (!isWhole_ || length_ + count + 1 > capacity_) {
      isWhole_ = false;
      return;
    }
    memcpy(buffer_ + length_, bytes, count);
    length_ += count;
    buffer_[length_] = '\0';
  }

  // A whole number, filled up with zeros to `width` digits.
  void addNumber(uint64_t number, size_t width = 1) {
    char digits[20];
    size_t count = 0;
    do {
      digits[sizeof(digits) - ++count] = static_cast<char>('0' + number % 10);
      number /= 10;
    } while ((number > 0 || count < width) && count < sizeof(digits));
    addBytes(digits + sizeof(digits) - count, count);
  }

  size_t length() const { return length_; }
  bool isWhole() const { return isWhole_; }

 private:
  char* buffer_;
  size_t capacity_;
  size_t length_ = 0;
  bool isWhole_ = true;
};

}  // namespace machikoba
