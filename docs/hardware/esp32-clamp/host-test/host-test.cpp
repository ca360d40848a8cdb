// Runs the sketch's arithmetic on an ordinary computer: reads commands, one a line, and prints what the sketch would send.
// Each answer ends with a line that holds a full stop. See test/integration/firmware-sketch.test.ts for who asks.
//
//   g++ -std=c++17 -Wall -Wextra -Werror -o host-test host-test.cpp
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include <iostream>
#include <memory>
#include <sstream>
#include <string>
#include <vector>

#include "../backoff.h"
#include "../calibration_meter.h"
#include "../clamp_math.h"
#include "../outgoing.h"
#include "../session.h"
#include "../wall_clock.h"

using namespace machikoba;

namespace {

// Four readings: small enough to see the oldest go.
constexpr size_t smallRing = 4;
constexpr uint32_t periodMs = 200;

// A device without hardware: its session, what it keeps, and a broker that acknowledges everything at once, or nothing.
class HostDevice : public Publisher {
 public:
  HostDevice(const char* site, const char* device, const char* firmware, bool isSimulated, bool sendsTime)
      : session_(site, device, firmware, isSimulated), outgoing_(new Outgoing<>(periodMs, sendsTime)) {}

  int publish(const char* payload, size_t length) override {
    if (isFull) return -2;
    tell(session_.readingsTopic, 1, 0, std::string(payload, length));
    ids_.push_back(++newestId_);
    return newestId_;
  }

  void will() { tell(session_.statusTopic, 1, 1, session_.death); }

  void connect() {
    isOnline_ = true;
    tell(session_.statusTopic, 1, 1, session_.birth);
  }

  void leave() {
    tell(session_.statusTopic, 1, 1, session_.death);
    isOnline_ = false;
  }

  void loseConnection() {
    isOnline_ = false;
    ids_.clear();
    outgoing_->loseConnection();
  }

  void window(double amperes, uint8_t flags) {
    monoMs += periodMs;
    elapsedMs += periodMs;
    const Now now = {monoMs, wallAtZeroMs < 0 ? noTime : wallAtZeroMs + elapsedMs};
    outgoing_->take(readingOf(amperes, flags, monoMs), now, isOnline_ ? this : nullptr);
    if (acknowledges) acknowledgeAll();
  }

  void acknowledgeAll() {
    for (const int id : ids_) outgoing_->acknowledge(id);
    ids_.clear();
  }

  size_t buffered() const { return outgoing_->buffered(); }
  bool isStuck() const { return outgoing_->isStuck(monoMs); }

  // Starting near its end shows that the count of milliseconds may begin again.
  uint32_t monoMs = 0;
  int64_t elapsedMs = 0;
  int64_t wallAtZeroMs = noTime;
  bool acknowledges = true;
  bool isFull = false;

 private:
  static void tell(const char* topic, int qos, int retain, const std::string& payload) {
    std::cout << topic << ' ' << qos << ' ' << retain << ' ' << payload << '\n';
  }

  Session session_;
  std::unique_ptr<Outgoing<>> outgoing_;
  std::vector<int> ids_;
  int newestId_ = 0;
  bool isOnline_ = false;
};

std::unique_ptr<HostDevice> device;

double number(std::istream& in) {
  std::string text;
  in >> text;
  return strtod(text.c_str(), nullptr);
}

int64_t time(std::istream& in) {
  std::string text;
  in >> text;
  return text == "-" ? noTime : strtoll(text.c_str(), nullptr, 10);
}

void printReading(double amperes, uint8_t flags, uint32_t period, int64_t atMs) {
  char buffer[maxReadingBytes];
  Text text(buffer, sizeof(buffer));
  addReading(text, readingOf(amperes, flags, 0), period, atMs);
  std::cout << (text.isWhole() ? buffer : "too long") << '\n';
}

void onReading(std::istream& in) {
  const double amperes = number(in);
  const uint32_t period = static_cast<uint32_t>(number(in));
  const uint8_t flags = static_cast<uint8_t>(number(in));
  const int64_t atMs = time(in);
  printReading(amperes, flags, period, atMs);
  // What an ESP32 has in a float of 32 bits reads the same as the double of the same value.
  const float narrow = static_cast<float>(amperes);
  if (static_cast<double>(narrow) == amperes) printReading(narrow, flags, period, atMs);
}

std::vector<int16_t> samplesOf(std::istream& in) {
  std::vector<int16_t> samples;
  int sample = 0;
  while (in >> sample) samples.push_back(static_cast<int16_t>(sample));
  return samples;
}

void onWindow(std::istream& in) {
  const uint32_t wanted = static_cast<uint32_t>(number(in));
  const int32_t low = static_cast<int32_t>(number(in));
  const int32_t high = static_cast<int32_t>(number(in));
  const double middle = number(in);
  Floor floor;
  floor.counts = number(in);
  floor.spread = number(in);
  const Range range = {low, high, middle};
  const std::vector<int16_t> samples = samplesOf(in);
  const WindowStats stats = statsOf(samples.data(), static_cast<uint32_t>(samples.size()), wanted, 0);
  if (stats.n == 0) {
    std::cout << "nothing\n";
    return;
  }
  printf("%.17g %u\n", rmsWithoutFloor(stats, floor), flagsOf(stats, range));
}

// Meters: `floor` or `gain KNOWN NOMINAL FLOOR_COUNTS`, the samples of a window, and so many windows that begin at others.
void onMeter(std::istream& in) {
  std::string kind;
  in >> kind;
  const double known = number(in);
  const double nominal = number(in);
  Floor floor;
  floor.counts = number(in);
  const uint32_t wanted = static_cast<uint32_t>(number(in));
  const Range range = {static_cast<int32_t>(number(in)), static_cast<int32_t>(number(in)), 0};
  const std::vector<int16_t> samples = samplesOf(in);
  CalibrationMeter meter;
  for (size_t from = 0; from + wanted <= samples.size(); from += wanted) {
    const WindowStats stats = statsOf(samples.data() + from, wanted, wanted, 0);
    meter.add(stats, flagsOf(stats, range));
  }
  const char* reason = kind == "floor" ? meter.reasonAgainstFloor() : meter.reasonAgainstGain(floor);
  if (reason) {
    std::cout << reason << '\n';
  } else if (kind == "floor") {
    printf("%.17g %.17g %.17g\n", meter.floor().counts, meter.floor().spread, meter.middle());
  } else {
    printf("%.17g\n", meter.gain(known, nominal, floor));
  }
}

// A ring with so many places, readings with the ends of their windows, and the messages that it makes of them.
template <size_t Capacity>
void bufferOf(uint32_t period, int64_t wallAtZeroMs, std::istream& in) {
  struct Collector : Publisher {
    int publish(const char* payload, size_t length) override {
      if (payload[0] == '[') std::cout << std::string(payload, length) << '\n';
      return ++id;
    }
    int id = 0;
  } collector;
  const std::unique_ptr<Outgoing<Capacity>> outgoing(new Outgoing<Capacity>(period, true));
  std::string amperes;
  uint32_t endMs = 0;
  while (in >> amperes) {
    const uint8_t flags = static_cast<uint8_t>(number(in));
    endMs = static_cast<uint32_t>(number(in));
    outgoing->take(readingOf(strtod(amperes.c_str(), nullptr), flags, endMs), {endMs, wallAtZeroMs + endMs}, nullptr);
  }
  while (outgoing->buffered() > 0) {
    endMs += period;
    outgoing->take(readingOf(0, 0, endMs), {endMs, wallAtZeroMs + endMs}, &collector);
    for (int id = 1; id <= collector.id; id++) outgoing->acknowledge(id);
  }
}

void onBuffer(std::istream& in) {
  const size_t capacity = static_cast<size_t>(number(in));
  const uint32_t period = static_cast<uint32_t>(number(in));
  const int64_t wallAtZeroMs = time(in);
  if (capacity == smallRing) bufferOf<smallRing>(period, wallAtZeroMs, in);
  else if (capacity == maxBufferedReadings) bufferOf<maxBufferedReadings>(period, wallAtZeroMs, in);
  else std::cout << "no ring of that size\n";
}

// Pairs of what both clocks say; what the device takes for the time at each.
void onClock(std::istream& in) {
  WallClock clock;
  std::string mono;
  while (in >> mono) std::cout << clock.now(strtoll(mono.c_str(), nullptr, 10), time(in)).wallMs << '\n';
}

void onDevice(std::istream& in) {
  std::string site, id, simulated, time, firmware;
  in >> site >> id >> simulated >> time >> std::ws;
  std::getline(in, firmware);
  device.reset(new HostDevice(site.c_str(), id.c_str(), firmware.c_str(), simulated == "true", time == "true"));
  device->will();
}

void onCommand(const std::string& command, std::istream& in) {
  if (command == "reading") onReading(in);
  else if (command == "window") onWindow(in);
  else if (command == "buffer") onBuffer(in);
  else if (command == "meter") onMeter(in);
  else if (command == "clock") onClock(in);
  else if (command == "back-off") {
    const uint32_t failures = static_cast<uint32_t>(number(in));
    std::cout << retryMs(failures, number(in)) << '\n';
  } else if (command == "id") {
    std::string text;
    in >> text;
    std::cout << (isId(text.c_str()) ? "yes" : "no") << '\n';
  } else if (command == "device") onDevice(in);
  else if (!device) std::cout << "no device yet\n";
  else if (command == "connect") device->connect();
  else if (command == "loseNetwork") device->loseConnection();
  else if (command == "leave") device->leave();
  else if (command == "setClock") device->wallAtZeroMs = time(in);
  else if (command == "startAt") device->monoMs = static_cast<uint32_t>(number(in));
  else if (command == "acknowledges") device->acknowledges = number(in) > 0;
  else if (command == "full") device->isFull = number(in) > 0;
  else if (command == "acknowledge") device->acknowledgeAll();
  else if (command == "buffered") std::cout << device->buffered() << '\n';
  else if (command == "stuck") std::cout << (device->isStuck() ? "yes" : "no") << '\n';
  else if (command == "measure") {
    const double amperes = number(in);
    device->window(amperes, static_cast<uint8_t>(number(in)));
  } else std::cout << "unknown command " << command << '\n';
}

}  // namespace

int main() {
  std::string line;
  while (std::getline(std::cin, line)) {
    std::istringstream in(line);
    std::string command;
    in >> command;
    onCommand(command, in);
    std::cout << ".\n";
  }
  return 0;
}
