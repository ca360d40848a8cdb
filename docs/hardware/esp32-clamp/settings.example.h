// What differs from factory to factory and from device to device. Copy it to settings.h and fill it in there.
#pragma once

#include <stdint.h>

namespace settings {

constexpr const char* wifiName = "factory";
constexpr const char* wifiPassword = "password-of-the-wifi";

// The computer that runs Machikoba. The name of the MQTT user is the device's id; "" as password: no user at all.
constexpr const char* brokerAddress = "192.168.1.10";
constexpr uint16_t brokerPort = 1883;
constexpr const char* brokerPassword = "choose-one-for-each-device";

// The site's id from machikoba.yaml, and this device's own: 1 to 40 letters, digits, "-" or "_".
constexpr const char* site = "site";
constexpr const char* device = "my-clamp";

// Where the time comes from. Without the internet: a computer of the factory that gives the time (NTP).
constexpr const char* timeServer = "ntp.nict.jp";

// A pin of ADC1, 32 to 39: ADC2 doesn't work while Wi-Fi is on. On an M5Stack Core, 36 is the analogue pin of port B.
constexpr int clampPin = 34;
// Where the bias lies, in millivolts: 3300 * 10 / (15 + 10) with the divider of the parts list. `floor` measures it.
constexpr double biasMillivolts = 1320;
// The clamp with its burden: 30 for SCT-013-030; 2000 turns / 22 ohms = 90.9 for SCT-013-000.
constexpr double amperesPerVolt = 30;

// A light that says how it is, or -1 when the board has none.
constexpr int ledPin = 2;

}  // namespace settings
