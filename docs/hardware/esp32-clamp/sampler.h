// Samples the clamp by DMA and cuts the samples into windows of 200 ms. Never waits for the network.
//
// Why DMA: the converter is clocked by hardware, so that samples are evenly spaced whatever Wi-Fi does on the other core.
// Its real rate differs from the one that is asked for (by a fifth on some chips and versions), so it is measured at the
// start against the crystal, and a window is as many samples as really fit into 200 ms.
#pragma once

#include <Arduino.h>
#include <esp_adc/adc_cali.h>
#include <esp_adc/adc_cali_scheme.h>
#include <esp_adc/adc_continuous.h>
#include <esp_task_wdt.h>
#include <esp_timer.h>
#include <freertos/FreeRTOS.h>
#include <freertos/queue.h>

#include <atomic>

#include "clamp_math.h"

#if !CONFIG_IDF_TARGET_ESP32
#error "This sketch is for the ESP32. Other chips of the family pack the converter's results in another way."
#endif

namespace machikoba {

// The lowest rate that the ESP32's DMA takes, in Hz.
constexpr uint32_t askedRateHz = 20000;
// So many results, in millivolts, are added up to a sample: about 4 kHz, and less noise.
constexpr uint32_t resultsPerSample = 4;
// A count is a quarter of a millivolt.
constexpr double countsPerMillivolt = resultsPerSample;
// Where the converter is straight with an attenuation of 12 dB, in millivolts.
constexpr int32_t lowestMillivolts = 150;
constexpr int32_t highestMillivolts = 2450;
// Used when the chip carries no calibration of its own, in millivolts.
constexpr uint32_t defaultReferenceMillivolts = 1100;

class Sampler {
 public:
  // Prepares the converter; false, with a line on the console, when that can't be.
  bool begin(int pin, QueueHandle_t windows) {
    windows_ = windows;
    adc_unit_t unit = ADC_UNIT_1;
    if (adc_continuous_io_to_channel(pin, &unit, &channel_) != ESP_OK || unit != ADC_UNIT_1) {
      Serial.println("clampPin must be a pin of ADC1: 32 to 39");
      return false;
    }
    return buildTable() && startConverter();
  }

  // The task: measures the rate, then makes windows for ever.
  void run() {
    esp_task_wdt_add(nullptr);
    measureRate();
    for (;;) readFrame();
  }

  // Results a second, as measured; 0 before.
  float rateHz() const { return rateHz_; }

 private:
  // Each of the 4096 codes in millivolts, by the chip's own calibration: reference and bend differ from chip to chip.
  bool buildTable() {
    adc_cali_line_fitting_config_t config = {};
    config.unit_id = ADC_UNIT_1;
    config.atten = ADC_ATTEN_DB_12;
    config.bitwidth = ADC_BITWIDTH_12;
    config.default_vref = defaultReferenceMillivolts;
    adc_cali_handle_t calibration = nullptr;
    if (adc_cali_create_scheme_line_fitting(&config, &calibration) != ESP_OK) {
      Serial.println("the converter's calibration can't be read");
      return false;
    }
    for (int code = 0; code < codes; code++) {
      int millivolts = 0;
      adc_cali_raw_to_voltage(calibration, code, &millivolts);
      millivolts_[code] = static_cast<uint16_t>(millivolts);
    }
    adc_cali_delete_scheme_line_fitting(calibration);
    return true;
  }

  bool startConverter() {
    adc_continuous_handle_cfg_t pool = {};
    pool.max_store_buf_size = 16 * frameBytes;
    pool.conv_frame_size = frameBytes;
    adc_digi_pattern_config_t pattern = {};
    pattern.atten = ADC_ATTEN_DB_12;
    pattern.channel = static_cast<uint8_t>(channel_);
    pattern.unit = ADC_UNIT_1;
    pattern.bit_width = ADC_BITWIDTH_12;
    adc_continuous_config_t config = {};
    config.pattern_num = 1;
    config.adc_pattern = &pattern;
    config.sample_freq_hz = askedRateHz;
    config.conv_mode = ADC_CONV_SINGLE_UNIT_1;
    config.format = ADC_DIGI_OUTPUT_FORMAT_TYPE1;
    adc_continuous_evt_cbs_t callbacks = {};
    callbacks.on_pool_ovf = onOverflow;
    const bool isFine = adc_continuous_new_handle(&pool, &converter_) == ESP_OK &&
                        adc_continuous_config(converter_, &config) == ESP_OK &&
                        adc_continuous_register_event_callbacks(converter_, &callbacks, this) == ESP_OK &&
                        adc_continuous_start(converter_) == ESP_OK;
    if (!isFine) Serial.println("the converter doesn't start");
    return isFine;
  }

  static bool onOverflow(adc_continuous_handle_t, const adc_continuous_evt_data_t*, void* sampler) {
    static_cast<Sampler*>(sampler)->isTorn_ = true;
    return false;
  }

  void measureRate() {
    for (int frame = 0; frame < 10; frame++) read();
    const int64_t startUs = esp_timer_get_time();
    int64_t passedUs = 0;
    uint64_t results = 0;
    while (passedUs < rateSpanUs) {
      results += read() / sizeof(adc_digi_output_data_t);
      passedUs = esp_timer_get_time() - startUs;
      if (passedUs > 3 * rateSpanUs) break;
    }
    const double rate = static_cast<double>(results) * 1e6 / static_cast<double>(passedUs);
    rateHz_ = static_cast<float>(rate);
    wanted_ = static_cast<uint32_t>(lround(rate / resultsPerSample / 5));
    if (wanted_ >= fewestSamples && wanted_ <= mostSamples) return;
    Serial.printf("the converter runs at %.0f Hz, which can't be; starting again\n", rate);
    delay(1000);
    ESP.restart();
  }

  // Bytes that were read. The watchdog is fed by results only: a converter that stands still restarts the device.
  uint32_t read() {
    uint32_t bytes = 0;
    if (adc_continuous_read(converter_, frame_, frameBytes, &bytes, 1000) != ESP_OK) return 0;
    esp_task_wdt_reset();
    return bytes;
  }

  void readFrame() {
    const uint32_t count = read() / sizeof(adc_digi_output_data_t);
    const uint32_t readMs = millis();
    // Results were lost: what comes now doesn't belong to what came before.
    if (isTorn_.exchange(false)) {
      closeWindow(readMs);
      sum_ = 0;
      inSum_ = 0;
    }
    const adc_digi_output_data_t* results = reinterpret_cast<const adc_digi_output_data_t*>(frame_);
    for (uint32_t index = 0; index < count; index++) {
      sum_ += millivolts_[results[index].type1.data];
      if (++inSum_ < resultsPerSample) continue;
      samples_[filled_++] = static_cast<int16_t>(sum_);
      sum_ = 0;
      inSum_ = 0;
      if (filled_ == wanted_) closeWindow(readMs - static_cast<uint32_t>(1000.0f * static_cast<float>(count - index - 1) / rateHz_));
    }
  }

  void closeWindow(uint32_t endMs) {
    const WindowStats stats = statsOf(samples_, filled_, wanted_, endMs);
    filled_ = 0;
    // Doesn't wait: should the queue be full for half a minute, windows are lost, never samples.
    if (stats.n > 0) xQueueSend(windows_, &stats, 0);
  }

  static constexpr int codes = 4096;
  static constexpr uint32_t frameBytes = 1024;
  static constexpr int64_t rateSpanUs = 2000000;
  static constexpr uint32_t fewestSamples = 600;
  static constexpr uint32_t mostSamples = 1200;

  QueueHandle_t windows_ = nullptr;
  adc_continuous_handle_t converter_ = nullptr;
  adc_channel_t channel_ = ADC_CHANNEL_0;
  std::atomic<bool> isTorn_{false};
  std::atomic<float> rateHz_{0};
  uint16_t millivolts_[codes];
  alignas(4) uint8_t frame_[frameBytes];
  int16_t samples_[mostSamples];
  uint32_t wanted_ = mostSamples;
  uint32_t filled_ = 0;
  uint32_t sum_ = 0;
  uint32_t inSum_ = 0;
};

}  // namespace machikoba
