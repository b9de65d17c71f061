#ifndef SWCACHE_DIRECTORY_H
#define SWCACHE_DIRECTORY_H

#include "swcache_plugin.h"

SWCACHE_EXPORT const swcache_plugin *swcache_plugin_directory(void);

#endif
