// A clamp on an ESP32: measures a machine's current five times a second and sends it to Machikoba over MQTT.
//
// Arduino IDE with the core "esp32" by Espressif, version 3; board "ESP32 Dev Module" or "M5Stack-Core-ESP32". No other
// library is needed. Copy settings.example.h to settings.h first. What to do then: README.md in the folder above.
//
// Core 1: samples and windows (task "sampler"), the console. Core 0: Wi-Fi, MQTT, readings (task "device"). The sampler
// hands windows over through a queue of half a minute and never waits for the network.
#include <Arduino.h>
#include <esp_task_wdt.h>

#include "clamp_device.h"
#include "sampler.h"

using namespace machikoba;

// A task that does nothing for so long restarts the device, in ms.
constexpr uint32_t watchdogMs = 30000;
constexpr uint32_t queuedWindows = 150;

Sampler sampler;
ClampDevice clampDevice(sampler);
Console console;
QueueHandle_t windows;
QueueHandle_t commands;

void samplerTask(void*) {
  sampler.run();
}

void deviceTask(void*) {
  esp_task_wdt_add(nullptr);
  clampDevice.begin();
  for (;;) {
    esp_task_wdt_reset();
    clampDevice.step();
    Command command;
    if (xQueueReceive(commands, &command, 0) == pdTRUE) clampDevice.onCommand(command);
    WindowStats stats;
    if (xQueueReceive(windows, &stats, pdMS_TO_TICKS(20)) == pdTRUE) clampDevice.onWindow(stats);
  }
}

// Says what is wrong until somebody reads it: with these settings nothing can work.
void stopWith(const char* reason) {
  for (;;) {
    Serial.println(reason);
    delay(5000);
  }
}

void setup() {
  Serial.begin(115200);
  if (!isId(settings::site) || !isId(settings::device)) {
    stopWith("settings.h: site and device are 1 to 40 letters, digits, - or _");
  }
  esp_task_wdt_config_t watchdog = {};
  watchdog.timeout_ms = watchdogMs;
  watchdog.trigger_panic = true;
  if (esp_task_wdt_reconfigure(&watchdog) != ESP_OK) esp_task_wdt_init(&watchdog);

  windows = xQueueCreate(queuedWindows, sizeof(WindowStats));
  commands = xQueueCreate(4, sizeof(Command));
  if (!sampler.begin(settings::clampPin, windows)) stopWith("the clamp can't be sampled; see above");
  xTaskCreatePinnedToCore(samplerTask, "sampler", 4096, nullptr, 10, nullptr, 1);
  xTaskCreatePinnedToCore(deviceTask, "device", 8192, nullptr, 3, nullptr, 0);
}

void loop() {
  const Command command = console.read();
  if (command.kind != Command::none) xQueueSend(commands, &command, 0);
  delay(20);
}
