// Queues, declared with the tasks.
#pragma once

#include "FreeRTOS.h"
