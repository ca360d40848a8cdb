// How the ESP32's converter is calibrated, declared only.
#pragma once

#include "adc_cali.h"

struct adc_cali_line_fitting_config_t {
  adc_unit_t unit_id;
  adc_atten_t atten;
  adc_bitwidth_t bitwidth;
  uint32_t default_vref;
};

extern "C" {
esp_err_t adc_cali_create_scheme_line_fitting(const adc_cali_line_fitting_config_t* config, adc_cali_handle_t* handle);
esp_err_t adc_cali_delete_scheme_line_fitting(adc_cali_handle_t handle);
}
