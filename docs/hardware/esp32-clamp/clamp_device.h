// The device: turns windows into readings, measures its calibration when asked to, and shows by a light how it is.
#pragma once

#include <Arduino.h>
#include <esp_timer.h>
#include <sys/time.h>

#include "calibration.h"
#include "calibration_meter.h"
#include "console.h"
#include "sampler.h"
#include "uplink.h"
#include "wall_clock.h"

namespace machikoba {

constexpr uint32_t windowMs = 200;
constexpr const char* firmwareName = "esp32-clamp 1";

class ClampDevice {
 public:
  explicit ClampDevice(const Sampler& sampler)
      : sampler_(sampler),
        session_(settings::site, settings::device, firmwareName, false),
        outgoing_(windowMs, true),
        uplink_(session_, outgoing_) {}

  void begin() {
    calibration_ = memory_.load(initial());
    if (settings::ledPin >= 0) pinMode(settings::ledPin, OUTPUT);
    uplink_.begin();
  }

  // Does what is due besides the windows; called several times a second.
  void step() {
    uplink_.step();
    if (settings::ledPin >= 0) digitalWrite(settings::ledPin, isLit(millis()) ? HIGH : LOW);
  }

  void onWindow(const WindowStats& stats) {
    newest_ = stats;
    const uint8_t flags = flagsOf(stats, range());
    if (task_.kind != Command::none) measure(stats, flags);
    const double amperes = rmsWithoutFloor(stats, calibration_.floor) * nominal() * calibration_.gain;
    outgoing_.take(readingOf(amperes, flags, stats.endMs), timeNow(), uplink_.isOnline() ? &uplink_ : nullptr);
  }

  void onCommand(const Command& command) {
    switch (command.kind) {
      case Command::floor:
      case Command::gain:
        meter_.clear();
        task_ = command;
        Serial.printf("measuring for %u s; leave everything as it is\n", static_cast<unsigned>(meterWindows / 5));
        break;
      case Command::show:
        show();
        break;
      case Command::forget:
        memory_.forget();
        calibration_ = initial();
        Serial.println("floor, gain and middle are forgotten");
        break;
      case Command::restart:
        uplink_.leave();
        ESP.restart();
        break;
      default:
        Serial.println("commands: floor | gain 4.85 | show | forget | restart");
    }
  }

 private:
  Now timeNow() {
    timeval wall = {};
    gettimeofday(&wall, nullptr);
    return clock_.now(esp_timer_get_time() / 1000, static_cast<int64_t>(wall.tv_sec) * 1000 + wall.tv_usec / 1000);
  }

  static Calibration initial() {
    Calibration calibration;
    calibration.middle = settings::biasMillivolts * countsPerMillivolt;
    return calibration;
  }

  // Amperes for one count with a gain of 1.
  static double nominal() { return amperesPerCount(settings::amperesPerVolt, 1000 * countsPerMillivolt, 1); }

  Range range() const {
    const int32_t counts = static_cast<int32_t>(countsPerMillivolt);
    return {lowestMillivolts * counts, highestMillivolts * counts, calibration_.middle};
  }

  void measure(const WindowStats& stats, uint8_t flags) {
    meter_.add(stats, flags);
    if (meter_.windows() < meterWindows) return;
    const Command task = task_;
    task_ = {Command::none, 0};
    const bool isFloor = task.kind == Command::floor;
    const char* reason = isFloor ? meter_.reasonAgainstFloor() : meter_.reasonAgainstGain(calibration_.floor);
    if (reason) {
      Serial.printf("not taken: %s\n", reason);
      return;
    }
    if (isFloor) {
      calibration_.floor = meter_.floor();
      calibration_.middle = meter_.middle();
    } else {
      calibration_.gain = meter_.gain(task.amperes, nominal(), calibration_.floor);
    }
    Serial.println(memory_.save(calibration_) ? "taken and kept" : "taken, but it can't be kept: the memory refuses");
    show();
  }

  void show() {
    const double toMillivolts = 1 / countsPerMillivolt;
    const double amperes = rmsWithoutFloor(newest_, calibration_.floor) * nominal() * calibration_.gain;
    Serial.printf("reading  %.3f A%s%s\n", amperes, flagsOf(newest_, range()) & kClipped ? ", clipped" : "",
                  flagsOf(newest_, range()) & kDrifted ? ", drifted" : "");
    Serial.printf("input    %.1f mV RMS round %.0f mV, from %.0f to %.0f mV (good: %d to %d)\n",
                  sqrt(newest_.meanSquare) * toMillivolts, newest_.mean * toMillivolts, newest_.min * toMillivolts,
                  newest_.max * toMillivolts, static_cast<int>(lowestMillivolts), static_cast<int>(highestMillivolts));
    Serial.printf("set-up   gain %.4f, floor %.2f mV (%.3f A), middle %.0f mV\n", calibration_.gain,
                  calibration_.floor.counts * toMillivolts, calibration_.floor.counts * nominal() * calibration_.gain,
                  calibration_.middle * toMillivolts);
    Serial.printf("sampling %.0f results a second\n", static_cast<double>(sampler_.rateHz()));
    Serial.printf("network  Wi-Fi %s (%d dBm), broker %s, clock %s, %u readings wait\n", uplink_.hasWifi() ? "yes" : "no",
                  static_cast<int>(WiFi.RSSI()), uplink_.isOnline() ? "yes" : "no", timeNow().wallMs < 0 ? "not set" : "set",
                  static_cast<unsigned>(outgoing_.buffered()));
  }

  // On: readings arrive. Slow blinking: no Wi-Fi. Quick blinking: Wi-Fi, but no broker. Short flashes: it measures its set-up.
  bool isLit(uint32_t ms) const {
    if (task_.kind != Command::none) return ms % 1000 < 60;
    if (uplink_.isOnline()) return true;
    return uplink_.hasWifi() ? ms % 250 < 125 : ms % 2000 < 1000;
  }

  // Ten seconds.
  static constexpr uint32_t meterWindows = 50;

  const Sampler& sampler_;
  Session session_;
  Outgoing<> outgoing_;
  Uplink uplink_;
  WallClock clock_;
  CalibrationMemory memory_;
  Calibration calibration_;
  CalibrationMeter meter_;
  Command task_ = {Command::none, 0};
  WindowStats newest_ = {};
};

}  // namespace machikoba
