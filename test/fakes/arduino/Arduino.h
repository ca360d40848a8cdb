// What the sketch uses of the Arduino core, declared only: enough to check types, nothing can run.
#pragma once

#include <math.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#define CONFIG_IDF_TARGET_ESP32 1
#define HIGH 1
#define LOW 0
#define OUTPUT 3

using esp_err_t = int;
#define ESP_OK 0

unsigned long millis();
void delay(uint32_t ms);
void pinMode(uint8_t pin, uint8_t mode);
void digitalWrite(uint8_t pin, uint8_t value);
void configTime(long gmtOffsetS, int daylightOffsetS, const char* server1, const char* server2 = nullptr,
                const char* server3 = nullptr);

class HardwareSerial {
 public:
  void begin(unsigned long baud);
  int available();
  int read();
  size_t println(const char* text);
  size_t printf(const char* format, ...) __attribute__((format(printf, 2, 3)));
};
extern HardwareSerial Serial;

class EspClass {
 public:
  [[noreturn]] void restart();
};
extern EspClass ESP;
