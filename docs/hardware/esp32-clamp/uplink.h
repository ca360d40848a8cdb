// Wi-Fi, the time, and the connection to the broker: birth first, will, growing pauses between tries.
#pragma once

#include <Arduino.h>
#include <WiFi.h>
#include <esp_random.h>
#include <freertos/FreeRTOS.h>
#include <freertos/queue.h>
#include <mqtt_client.h>

#include "backoff.h"
#include "outgoing.h"
#include "session.h"
#include "settings.h"

namespace machikoba {

// The connection. All calls come from one task; the client's own task only leaves notes in a queue.
class Uplink : public Publisher {
 public:
  Uplink(const Session& session, Outgoing<>& outgoing) : session_(session), outgoing_(outgoing) {}

  void begin() {
    notes_ = xQueueCreate(2 * maxUnacknowledged, sizeof(Note));
    WiFi.mode(WIFI_STA);
    // Power saving would hold back each message by some tenths of a second.
    WiFi.setSleep(false);
    WiFi.setAutoReconnect(true);
    joinWifi();
    configTime(0, 0, settings::timeServer);
  }

  // Does what is due; called several times a second.
  void step() {
    readNotes();
    if (WiFi.status() != WL_CONNECTED) {
      if (client_) close();
      if (millis() - joinedMs_ > wifiPatienceMs) joinWifi();
      return;
    }
    joinedMs_ = millis();
    if (isOnline_ && outgoing_.isStuck(millis())) close();
    if (!client_ && static_cast<int32_t>(millis() - nextTryMs_) >= 0) open();
  }

  // True from the moment at which the broker has the birth message.
  bool isOnline() const { return isOnline_; }
  bool hasWifi() const { return WiFi.status() == WL_CONNECTED; }

  int publish(const char* payload, size_t length) override {
    return esp_mqtt_client_publish(client_, session_.readingsTopic, payload, static_cast<int>(length), 1, 0);
  }

  // Says that it leaves, and waits a little for that to go out.
  void leave() {
    if (!isOnline_) return;
    esp_mqtt_client_publish(client_, session_.statusTopic, session_.death, 0, 1, 1);
    delay(300);
    esp_mqtt_client_disconnect(client_);
  }

 private:
  struct Note {
    esp_mqtt_event_id_t what;
    int messageId;
  };

  void joinWifi() {
    joinedMs_ = millis();
    WiFi.disconnect();
    WiFi.begin(settings::wifiName, settings::wifiPassword);
  }

  void open() {
    esp_mqtt_client_config_t config = {};
    config.broker.address.hostname = settings::brokerAddress;
    config.broker.address.transport = MQTT_TRANSPORT_OVER_TCP;
    config.broker.address.port = settings::brokerPort;
    config.credentials.client_id = settings::device;
    if (settings::brokerPassword[0] != '\0') {
      config.credentials.username = settings::device;
      config.credentials.authentication.password = settings::brokerPassword;
    }
    config.session.protocol_ver = MQTT_PROTOCOL_V_3_1_1;
    config.session.keepalive = keepAliveS;
    config.session.last_will.topic = session_.statusTopic;
    config.session.last_will.msg = session_.death;
    config.session.last_will.qos = 1;
    config.session.last_will.retain = 1;
    // What is lost with a connection is sent again by `outgoing_`, which knows its time; and the pauses are ours.
    config.session.message_retransmit_timeout = 30000;
    config.network.disable_auto_reconnect = true;
    config.network.timeout_ms = 5000;
    config.buffer.size = 1024;
    config.buffer.out_size = maxMessageBytes + 256;
    xQueueReset(notes_);
    client_ = esp_mqtt_client_init(&config);
    if (!client_) return waitAfterFailure();
    esp_mqtt_client_register_event(client_, MQTT_EVENT_ANY, onEvent, notes_);
    if (esp_mqtt_client_start(client_) != ESP_OK) close();
  }

  // Runs in the client's task.
  static void onEvent(void* notes, esp_event_base_t, int32_t what, void* data) {
    const Note note = {static_cast<esp_mqtt_event_id_t>(what), static_cast<esp_mqtt_event_t*>(data)->msg_id};
    const bool isOfInterest =
        note.what == MQTT_EVENT_CONNECTED || note.what == MQTT_EVENT_DISCONNECTED || note.what == MQTT_EVENT_PUBLISHED;
    if (isOfInterest) xQueueSend(static_cast<QueueHandle_t>(notes), &note, 0);
  }

  void readNotes() {
    Note note;
    while (client_ && xQueueReceive(notes_, &note, 0) == pdTRUE) {
      if (note.what == MQTT_EVENT_CONNECTED) {
        birthId_ = esp_mqtt_client_publish(client_, session_.statusTopic, session_.birth, 0, 1, 1);
        if (birthId_ < 1) close();
      } else if (note.what == MQTT_EVENT_DISCONNECTED) {
        close();
      } else if (!isOnline_ && note.messageId == birthId_) {
        isOnline_ = true;
        failures_ = 0;
      } else {
        outgoing_.acknowledge(note.messageId);
      }
    }
  }

  void close() {
    esp_mqtt_client_destroy(client_);
    client_ = nullptr;
    isOnline_ = false;
    outgoing_.loseConnection();
    waitAfterFailure();
  }

  void waitAfterFailure() {
    failures_++;
    nextTryMs_ = millis() + retryMs(failures_, esp_random() / 4294967296.0);
  }

  static constexpr uint32_t wifiPatienceMs = 20000;

  const Session& session_;
  Outgoing<>& outgoing_;
  QueueHandle_t notes_ = nullptr;
  esp_mqtt_client_handle_t client_ = nullptr;
  bool isOnline_ = false;
  int birthId_ = 0;
  uint32_t failures_ = 0;
  uint32_t nextTryMs_ = 0;
  uint32_t joinedMs_ = 0;
};

}  // namespace machikoba
