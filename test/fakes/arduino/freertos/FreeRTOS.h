// Tasks and queues, declared only.
#pragma once

#include "../Arduino.h"

using BaseType_t = int;
using UBaseType_t = unsigned int;
using TickType_t = uint32_t;
#define pdTRUE 1
#define pdMS_TO_TICKS(ms) (static_cast<TickType_t>(ms))

struct QueueDefinition;
using QueueHandle_t = QueueDefinition*;
struct tskTaskControlBlock;
using TaskHandle_t = tskTaskControlBlock*;
using TaskFunction_t = void (*)(void*);

extern "C" {
QueueHandle_t xQueueCreate(UBaseType_t length, UBaseType_t itemSize);
BaseType_t xQueueSend(QueueHandle_t queue, const void* item, TickType_t ticks);
BaseType_t xQueueReceive(QueueHandle_t queue, void* item, TickType_t ticks);
BaseType_t xQueueReset(QueueHandle_t queue);
BaseType_t xTaskCreatePinnedToCore(TaskFunction_t code, const char* name, uint32_t stackBytes, void* parameter,
                                   UBaseType_t priority, TaskHandle_t* created, BaseType_t core);
}
