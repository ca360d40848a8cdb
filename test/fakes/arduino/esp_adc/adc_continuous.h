// The converter read by DMA, declared only: the names and fields of ESP-IDF 5 for the ESP32.
#pragma once

#include "../Arduino.h"

enum adc_unit_t { ADC_UNIT_1, ADC_UNIT_2 };
enum adc_channel_t { ADC_CHANNEL_0, ADC_CHANNEL_1, ADC_CHANNEL_2, ADC_CHANNEL_3, ADC_CHANNEL_4, ADC_CHANNEL_5 };
enum adc_atten_t { ADC_ATTEN_DB_0 = 0, ADC_ATTEN_DB_12 = 3 };
enum adc_bitwidth_t { ADC_BITWIDTH_DEFAULT = 0, ADC_BITWIDTH_12 = 12 };
enum adc_digi_convert_mode_t { ADC_CONV_SINGLE_UNIT_1 = 1 };
enum adc_digi_output_format_t { ADC_DIGI_OUTPUT_FORMAT_TYPE1, ADC_DIGI_OUTPUT_FORMAT_TYPE2 };

struct adc_digi_pattern_config_t {
  uint8_t atten;
  uint8_t channel;
  uint8_t unit;
  uint8_t bit_width;
};

struct adc_digi_output_data_t {
  union {
    struct {
      uint16_t data : 12;
      uint16_t channel : 4;
    } type1;
    uint16_t val;
  };
};

struct adc_continuous_ctx_t;
using adc_continuous_handle_t = adc_continuous_ctx_t*;

struct adc_continuous_handle_cfg_t {
  uint32_t max_store_buf_size;
  uint32_t conv_frame_size;
};

struct adc_continuous_config_t {
  uint32_t pattern_num;
  adc_digi_pattern_config_t* adc_pattern;
  uint32_t sample_freq_hz;
  adc_digi_convert_mode_t conv_mode;
  adc_digi_output_format_t format;
};

struct adc_continuous_evt_data_t {
  uint8_t* conv_frame_buffer;
  uint32_t size;
};
using adc_continuous_callback_t = bool (*)(adc_continuous_handle_t, const adc_continuous_evt_data_t*, void*);

struct adc_continuous_evt_cbs_t {
  adc_continuous_callback_t on_conv_done;
  adc_continuous_callback_t on_pool_ovf;
};

extern "C" {
esp_err_t adc_continuous_new_handle(const adc_continuous_handle_cfg_t* config, adc_continuous_handle_t* handle);
esp_err_t adc_continuous_config(adc_continuous_handle_t handle, const adc_continuous_config_t* config);
esp_err_t adc_continuous_register_event_callbacks(adc_continuous_handle_t handle,
                                                  const adc_continuous_evt_cbs_t* callbacks, void* userData);
esp_err_t adc_continuous_start(adc_continuous_handle_t handle);
esp_err_t adc_continuous_read(adc_continuous_handle_t handle, uint8_t* buffer, uint32_t lengthMax,
                              uint32_t* outLength, uint32_t timeoutMs);
esp_err_t adc_continuous_io_to_channel(int pin, adc_unit_t* unit, adc_channel_t* channel);
}
