// What the sketch uses of the Wi-Fi library, declared only.
#pragma once

#include "Arduino.h"

enum wl_status_t { WL_IDLE_STATUS = 0, WL_CONNECTED = 3, WL_DISCONNECTED = 6 };
enum wifi_mode_t { WIFI_OFF = 0, WIFI_STA = 1 };

class WiFiClass {
 public:
  bool mode(wifi_mode_t mode);
  bool setSleep(bool enabled);
  bool setAutoReconnect(bool enabled);
  wl_status_t begin(const char* name, const char* password);
  bool disconnect(bool wifiOff = false, bool eraseAp = false);
  wl_status_t status();
  int8_t RSSI();
};
extern WiFiClass WiFi;
