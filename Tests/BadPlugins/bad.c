/* Plugins that break the contract, one by -DBEHAVIOUR=…; the library's file name must be libswcache-bad.so. */
#include "swcache_plugin.h"
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

enum { HANGS = 1, TWICE, LATE, WRONG_MAJOR, SHORT_TABLE, NO_TABLE, LARGE_TABLE, UNKNOWN_STATUS, NO_BYTES, OLDER, MUTE_PUT };

struct swcache_store {
    const swcache_host *host;
    uint64_t late[64];
    int count;
};

static struct swcache_store only;

static void answer(uint64_t number, int status, uint64_t size) {
    swcache_result result = {.size = sizeof result, .status = status, .value = {size ? NULL : "abc", size ? size : 3}};
    only.host->complete(only.host->context, number, &result);
}

static swcache_status open_store(void *context, const swcache_host *host, const swcache_option *options, uint64_t count,
                                 swcache_store **store) {
    (void)context, (void)options, (void)count;
    only.host = host;
    *store = &only;
    host->log(host->context, SWCACHE_LOG_WARNING, (swcache_bytes){"opened", 6});
    return SWCACHE_OK;
}

static void close_store(swcache_store *store) { (void)store; }

static void get(swcache_store *store, const swcache_operation *operation, swcache_bytes key) {
    (void)key;
    switch (BEHAVIOUR) {
    case HANGS: break;
    case MUTE_PUT: answer(operation->number, SWCACHE_NOT_FOUND, 0); break;
    case LATE: store->late[store->count++ % 64] = operation->number; break;
    case TWICE:
        answer(operation->number, SWCACHE_OK, 0);
        answer(operation->number, SWCACHE_NOT_FOUND, 0);
        break;
    case UNKNOWN_STATUS: answer(operation->number, -4711, 0); break;
    case NO_BYTES: answer(operation->number, SWCACHE_OK, 1u << 30); break;
    default: answer(operation->number, SWCACHE_OK, 0);
    }
}

static void put(swcache_store *store, const swcache_operation *operation, swcache_bytes key, swcache_bytes value) {
    (void)store, (void)operation, (void)key, (void)value;
}

/* Completes what `get` owes: how the tests make an answer late without a clock. */
static void cancel(swcache_store *store, uint64_t number) {
    (void)number;
    if (BEHAVIOUR != LATE) return;
    while (store->count > 0) answer(store->late[--store->count], SWCACHE_OK, 0);
}

SWCACHE_EXPORT const swcache_plugin *swcache_plugin_bad(void) {
    static struct {
        swcache_plugin table;
        void *newer[4];
    } all = {.table = {.abi_major = SWCACHE_ABI_MAJOR, .abi_minor = 99, .name = "bad", .version = "0"}};
    all.table.size = sizeof all.table;
    all.table.open = open_store;
    all.table.close = close_store;
    all.table.get = get;
    all.table.cancel = cancel;
    if (BEHAVIOUR == MUTE_PUT) all.table.put = put;
    if (BEHAVIOUR == WRONG_MAJOR) all.table.abi_major = SWCACHE_ABI_MAJOR + 1;
    if (BEHAVIOUR == SHORT_TABLE) all.table.size = 8;
    if (BEHAVIOUR == OLDER) {
        all.table.size = offsetof(swcache_plugin, put);
        memset((char *)&all.table + all.table.size, 0xff, sizeof all.table - all.table.size);
    }
    if (BEHAVIOUR == LARGE_TABLE) all.table.size = sizeof all;
    return BEHAVIOUR == NO_TABLE ? NULL : &all.table;
}
