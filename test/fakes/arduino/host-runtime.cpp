// Lets the whole sketch run on an ordinary computer: tasks are threads, the converter samples a made-up current, MQTT goes
// over a socket, the console is standard input and output. Lines that begin with "!" are meant for this file:
// "!amps 2.5" changes the current, "!wifi 0" takes the Wi-Fi away, "!clock 1" sets the clock. It stands in for the chip's
// libraries as far as the sketch uses them; what it shows is the sketch's own doing, not theirs.
#include <arpa/inet.h>
#include <math.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "Arduino.h"
#include "Preferences.h"
#include "WiFi.h"
#include "esp_adc/adc_cali_scheme.h"
#include "esp_adc/adc_continuous.h"
#include "esp_random.h"
#include "esp_task_wdt.h"
#include "esp_timer.h"
#include "freertos/FreeRTOS.h"
#include "mqtt_client.h"

void setup();
void loop();

namespace {

// Its time goes by so many times as fast.
constexpr int speed = 4;

std::atomic<double> amps{2.5};
std::atomic<bool> hasWifi{true};
std::atomic<bool> hasClock{false};

std::mutex inputMutex;
std::deque<char> input;

void command(const std::string& line) {
  double value = 0;
  if (sscanf(line.c_str(), "!amps %lf", &value) == 1) amps = value;
  if (sscanf(line.c_str(), "!wifi %lf", &value) == 1) hasWifi = value > 0;
  if (sscanf(line.c_str(), "!clock %lf", &value) == 1) hasClock = value > 0;
}

// The process ends with its input, so that no test can leave one behind.
void readInput() {
  std::string line;
  for (int c = getchar(); c != EOF; c = getchar()) {
    line += static_cast<char>(c);
    if (c != '\n') continue;
    if (line[0] == '!') {
      command(line);
    } else {
      const std::lock_guard<std::mutex> lock(inputMutex);
      input.insert(input.end(), line.begin(), line.end());
    }
    line.clear();
  }
  _exit(0);
}

}  // namespace

// ---- Arduino

HardwareSerial Serial;
EspClass ESP;
WiFiClass WiFi;

// In the thread that samples, the time at which its newest result was made: on the chip nothing delays that task.
thread_local int64_t sampledUs = -1;

int64_t esp_timer_get_time(void) {
  if (sampledUs >= 0) return sampledUs;
  static const auto start = std::chrono::steady_clock::now();
  return speed * std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now() - start).count();
}
unsigned long millis() { return static_cast<unsigned long>(esp_timer_get_time() / 1000); }
void delay(uint32_t ms) { std::this_thread::sleep_for(std::chrono::milliseconds(ms) / speed); }
void pinMode(uint8_t, uint8_t) {}
void digitalWrite(uint8_t, uint8_t) {}
void configTime(long, int, const char*, const char*, const char*) {}
uint32_t esp_random(void) { return static_cast<uint32_t>(rand()) * 2u; }

// In place of the C library's: a chip without a battery begins in 1970.
extern "C" int gettimeofday(struct timeval* __restrict time, void* __restrict) noexcept {
  static const int64_t startUs = std::chrono::duration_cast<std::chrono::microseconds>(
                                     std::chrono::system_clock::now().time_since_epoch())
                                     .count();
  const int64_t us = esp_timer_get_time() + (hasClock ? startUs : 0);
  time->tv_sec = us / 1000000;
  time->tv_usec = us % 1000000;
  return 0;
}

void HardwareSerial::begin(unsigned long) {}
int HardwareSerial::available() {
  const std::lock_guard<std::mutex> lock(inputMutex);
  return static_cast<int>(input.size());
}
int HardwareSerial::read() {
  const std::lock_guard<std::mutex> lock(inputMutex);
  if (input.empty()) return -1;
  const char c = input.front();
  input.pop_front();
  return c;
}
size_t HardwareSerial::println(const char* text) {
  ::printf("%s\n", text);
  fflush(stdout);
  return strlen(text) + 1;
}
size_t HardwareSerial::printf(const char* format, ...) {
  va_list arguments;
  va_start(arguments, format);
  const int count = vprintf(format, arguments);
  va_end(arguments);
  fflush(stdout);
  return static_cast<size_t>(count);
}
void EspClass::restart() { _exit(0); }

bool WiFiClass::mode(wifi_mode_t) { return true; }
bool WiFiClass::setSleep(bool) { return true; }
bool WiFiClass::setAutoReconnect(bool) { return true; }
wl_status_t WiFiClass::begin(const char*, const char*) { return status(); }
bool WiFiClass::disconnect(bool, bool) { return true; }
wl_status_t WiFiClass::status() { return hasWifi ? WL_CONNECTED : WL_DISCONNECTED; }
int8_t WiFiClass::RSSI() { return -60; }

bool Preferences::begin(const char*, bool, const char*) { return true; }
void Preferences::end() {}
bool Preferences::clear() { return true; }
size_t Preferences::putDouble(const char*, double) { return 8; }
double Preferences::getDouble(const char*, double defaultValue) { return defaultValue; }

// ---- FreeRTOS

struct QueueDefinition {
  size_t length;
  size_t itemSize;
  std::mutex mutex;
  std::condition_variable changed;
  std::deque<std::vector<char>> items;
};

QueueHandle_t xQueueCreate(UBaseType_t length, UBaseType_t itemSize) {
  QueueHandle_t queue = new QueueDefinition();
  queue->length = length;
  queue->itemSize = itemSize;
  return queue;
}
BaseType_t xQueueSend(QueueHandle_t queue, const void* item, TickType_t) {
  const std::lock_guard<std::mutex> lock(queue->mutex);
  if (queue->items.size() >= queue->length) return 0;
  const char* bytes = static_cast<const char*>(item);
  queue->items.emplace_back(bytes, bytes + queue->itemSize);
  queue->changed.notify_one();
  return pdTRUE;
}
BaseType_t xQueueReceive(QueueHandle_t queue, void* item, TickType_t ticks) {
  std::unique_lock<std::mutex> lock(queue->mutex);
  queue->changed.wait_for(lock, std::chrono::milliseconds(ticks) / speed, [&] { return !queue->items.empty(); });
  if (queue->items.empty()) return 0;
  memcpy(item, queue->items.front().data(), queue->itemSize);
  queue->items.pop_front();
  return pdTRUE;
}
BaseType_t xQueueReset(QueueHandle_t queue) {
  const std::lock_guard<std::mutex> lock(queue->mutex);
  queue->items.clear();
  return pdTRUE;
}
BaseType_t xTaskCreatePinnedToCore(TaskFunction_t code, const char*, uint32_t, void* parameter, UBaseType_t, TaskHandle_t*,
                                   BaseType_t) {
  std::thread(code, parameter).detach();
  return pdTRUE;
}
esp_err_t esp_task_wdt_init(const esp_task_wdt_config_t*) { return ESP_OK; }
esp_err_t esp_task_wdt_reconfigure(const esp_task_wdt_config_t*) { return ESP_OK; }
esp_err_t esp_task_wdt_add(TaskHandle_t) { return ESP_OK; }
esp_err_t esp_task_wdt_reset(void) { return ESP_OK; }

// ---- The converter: 50 Hz through a clamp of 30 A : 1 V round 1320 mV, at a rate that isn't the one asked for.

namespace {
constexpr double realRateHz = 16384;
constexpr double millivoltsPerCode = 0.8;
constexpr double lowestCodeMillivolts = 142;
uint64_t converted = 0;
}  // namespace

esp_err_t adc_continuous_io_to_channel(int pin, adc_unit_t* unit, adc_channel_t* channel) {
  *unit = pin >= 32 && pin <= 39 ? ADC_UNIT_1 : ADC_UNIT_2;
  *channel = ADC_CHANNEL_0;
  return ESP_OK;
}
esp_err_t adc_continuous_new_handle(const adc_continuous_handle_cfg_t*, adc_continuous_handle_t*) { return ESP_OK; }
esp_err_t adc_continuous_config(adc_continuous_handle_t, const adc_continuous_config_t*) { return ESP_OK; }
esp_err_t adc_continuous_register_event_callbacks(adc_continuous_handle_t, const adc_continuous_evt_cbs_t*, void*) {
  return ESP_OK;
}
esp_err_t adc_continuous_start(adc_continuous_handle_t) { return ESP_OK; }
esp_err_t adc_continuous_read(adc_continuous_handle_t, uint8_t* buffer, uint32_t lengthMax, uint32_t* outLength, uint32_t) {
  adc_digi_output_data_t* results = reinterpret_cast<adc_digi_output_data_t*>(buffer);
  const uint32_t count = lengthMax / sizeof(*results);
  for (uint32_t index = 0; index < count; index++, converted++) {
    const double angle = 2 * M_PI * 50 * static_cast<double>(converted) / realRateHz;
    const double millivolts = 1320 + 1000 * amps / 30 * M_SQRT2 * sin(angle);
    const double code = (millivolts - lowestCodeMillivolts) / millivoltsPerCode + 5.0 * rand() / (RAND_MAX + 1.0);
    results[index].val = static_cast<uint16_t>(code < 0 ? 0 : code > 4095 ? 4095 : code);
  }
  const int64_t dueUs = static_cast<int64_t>(static_cast<double>(converted) * 1e6 / realRateHz);
  sampledUs = -1;
  const int64_t aheadUs = dueUs - esp_timer_get_time();
  if (aheadUs > 0) std::this_thread::sleep_for(std::chrono::microseconds(aheadUs) / speed);
  sampledUs = dueUs;
  *outLength = count * static_cast<uint32_t>(sizeof(*results));
  return ESP_OK;
}
esp_err_t adc_cali_create_scheme_line_fitting(const adc_cali_line_fitting_config_t*, adc_cali_handle_t*) { return ESP_OK; }
esp_err_t adc_cali_delete_scheme_line_fitting(adc_cali_handle_t) { return ESP_OK; }
esp_err_t adc_cali_raw_to_voltage(adc_cali_handle_t, int raw, int* millivolts) {
  *millivolts = static_cast<int>(lowestCodeMillivolts + millivoltsPerCode * raw + 0.5);
  return ESP_OK;
}

// ---- MQTT 3.1.1 over a socket, as far as a device needs it

struct esp_mqtt_client {
  std::string host, id, user, password, willTopic, will;
  uint16_t port = 0;
  int keepAliveS = 0;
  esp_event_handler_t handler = nullptr;
  void* argument = nullptr;
  int socket = -1;
  int newestId = 0;
  std::atomic<bool> isEnding{false};
  std::mutex writing;
  std::thread thread;

  void tell(esp_mqtt_event_id_t what, int messageId = 0) {
    esp_mqtt_event_t event = {what, messageId};
    handler(argument, "MQTT", what, &event);
  }

  static std::string number(size_t value) {
    return {static_cast<char>(value >> 8), static_cast<char>(value & 0xff)};
  }
  static std::string field(const std::string& text) { return number(text.size()) + text; }

  bool send(int firstByte, const std::string& body) {
    std::string packet(1, static_cast<char>(firstByte));
    size_t rest = body.size();
    do {
      packet += static_cast<char>((rest & 0x7f) | (rest > 0x7f ? 0x80 : 0));
      rest >>= 7;
    } while (rest > 0);
    packet += body;
    const std::lock_guard<std::mutex> lock(writing);
    return ::send(socket, packet.data(), packet.size(), MSG_NOSIGNAL) == static_cast<ssize_t>(packet.size());
  }

  bool connect() {
    sockaddr_in address = {};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    inet_pton(AF_INET, host.c_str(), &address.sin_addr);
    if (::connect(socket, reinterpret_cast<sockaddr*>(&address), sizeof(address)) != 0) return false;
    const int flags = 0x02 | 0x04 | 0x08 | 0x20 | (user.empty() ? 0 : 0xc0);
    std::string body = field("MQTT") + std::string{4, static_cast<char>(flags)} + number(static_cast<size_t>(keepAliveS));
    body += field(id) + field(willTopic) + field(will);
    if (!user.empty()) body += field(user) + field(password);
    return send(0x10, body);
  }

  // Every packet that a device gets has four bytes or two.
  bool takePackets() {
    char bytes[4];
    if (recv(socket, bytes, 2, MSG_WAITALL) != 2) return false;
    if (bytes[1] == 2 && recv(socket, bytes + 2, 2, MSG_WAITALL) != 2) return false;
    const int type = static_cast<unsigned char>(bytes[0]) >> 4;
    if (type == 2 && bytes[3] != 0) return false;
    if (type == 2) tell(MQTT_EVENT_CONNECTED);
    if (type == 4) {
      tell(MQTT_EVENT_PUBLISHED, static_cast<unsigned char>(bytes[2]) << 8 | static_cast<unsigned char>(bytes[3]));
    }
    return true;
  }

  void run() {
    bool isFine = connect();
    while (isFine && !isEnding) {
      pollfd waiting = {socket, POLLIN, 0};
      const int ready = poll(&waiting, 1, keepAliveS * 500);
      isFine = ready > 0 ? takePackets() : ready == 0 && send(0xc0, "");
    }
    shutdown(socket, SHUT_RDWR);
    if (!isEnding) tell(MQTT_EVENT_DISCONNECTED);
  }
};

esp_mqtt_client_handle_t esp_mqtt_client_init(const esp_mqtt_client_config_t* config) {
  const auto text = [](const char* given) { return std::string(given ? given : ""); };
  esp_mqtt_client_handle_t client = new esp_mqtt_client();
  client->host = text(config->broker.address.hostname);
  client->port = static_cast<uint16_t>(config->broker.address.port);
  client->id = text(config->credentials.client_id);
  client->user = text(config->credentials.username);
  client->password = text(config->credentials.authentication.password);
  client->willTopic = text(config->session.last_will.topic);
  client->will = text(config->session.last_will.msg);
  client->keepAliveS = config->session.keepalive;
  return client;
}
esp_err_t esp_mqtt_client_register_event(esp_mqtt_client_handle_t client, esp_mqtt_event_id_t, esp_event_handler_t handler,
                                         void* argument) {
  client->handler = handler;
  client->argument = argument;
  return ESP_OK;
}
esp_err_t esp_mqtt_client_start(esp_mqtt_client_handle_t client) {
  client->socket = ::socket(AF_INET, SOCK_STREAM, 0);
  client->thread = std::thread([client] { client->run(); });
  return ESP_OK;
}
esp_err_t esp_mqtt_client_disconnect(esp_mqtt_client_handle_t client) {
  client->send(0xe0, "");
  return ESP_OK;
}
esp_err_t esp_mqtt_client_destroy(esp_mqtt_client_handle_t client) {
  client->isEnding = true;
  shutdown(client->socket, SHUT_RDWR);
  if (client->thread.joinable()) client->thread.join();
  ::close(client->socket);
  delete client;
  return ESP_OK;
}
int esp_mqtt_client_publish(esp_mqtt_client_handle_t client, const char* topic, const char* data, int length, int qos,
                            int retain) {
  const std::string payload = length > 0 ? std::string(data, static_cast<size_t>(length)) : std::string(data);
  client->newestId = client->newestId % 65535 + 1;
  const std::string id = esp_mqtt_client::number(static_cast<size_t>(client->newestId));
  const bool isSent = client->send(0x30 | qos << 1 | retain, esp_mqtt_client::field(topic) + id + payload);
  return isSent ? client->newestId : -1;
}

int main() {
  srand(1);
  std::thread(readInput).detach();
  setup();
  for (;;) loop();
}
