/*
 * An example of a storage plugin in plain C11: every value is a file in one directory. Files block, and a
 * plugin must not block its caller, so a thread of its own does the work, one operation after the other.
 *
 * Option `directory` (needed): an absolute path, made when the first value is stored.
 */
#define _POSIX_C_SOURCE 200809L
#include "directory.h"
#include "files.h"
#include "queue.h"
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

struct swcache_store {
    const swcache_host *host;
    char *directory;
    pthread_t worker;
    queue queue;
};

static void complete(const swcache_store *store, uint64_t number, swcache_result result, const char *message) {
    result.size = sizeof result;
    result.message = (swcache_bytes){message, strlen(message)};
    store->host->complete(store->host->context, number, &result);
}

static int is_late(uint64_t deadline_ns) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return deadline_ns != 0 && (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec >= deadline_ns;
}

static void perform(const swcache_store *store, const job *job) {
    swcache_result result = {.status = SWCACHE_TIMED_OUT};
    if (is_late(job->deadline_ns)) return complete(store, job->number, result, "too late to begin");
    switch (job->kind) {
    case JOB_GET: result.status = file_read(store->directory, job->key, &result.value); break;
    case JOB_PUT: result.status = file_write(store->directory, job->key, job->value); break;
    case JOB_REMOVE: result.status = file_remove(store->directory, job->key); break;
    case JOB_CHECK: result.status = directory_check(store->directory); break;
    }
    if (result.value.data) { /* owned by the host from here on */
        result.owner = (void *)result.value.data;
        result.release = free;
    }
    complete(store, job->number, result, result.status < 0 ? "the directory cannot be used" : "");
}

static void *work(void *context) {
    swcache_store *store = context;
    for (job *next; (next = queue_take(&store->queue)); free(next)) perform(store, next);
    return NULL;
}

static void begin(swcache_store *store, job_kind kind, const swcache_operation *operation, swcache_bytes key,
                  swcache_bytes value) {
    job *added = malloc(sizeof *added);
    if (!added) return complete(store, operation->number, (swcache_result){.status = SWCACHE_FAILED}, "no memory");
    *added = (job){NULL, kind, operation->number, operation->deadline_ns, key, value};
    queue_add(&store->queue, added);
}

static void get(swcache_store *store, const swcache_operation *operation, swcache_bytes key) {
    begin(store, JOB_GET, operation, key, (swcache_bytes){NULL, 0});
}

static void put(swcache_store *store, const swcache_operation *operation, swcache_bytes key, swcache_bytes value) {
    begin(store, JOB_PUT, operation, key, value);
}

static void remove_value(swcache_store *store, const swcache_operation *operation, swcache_bytes key) {
    begin(store, JOB_REMOVE, operation, key, (swcache_bytes){NULL, 0});
}

static void check(swcache_store *store, const swcache_operation *operation) {
    begin(store, JOB_CHECK, operation, (swcache_bytes){NULL, 0}, (swcache_bytes){NULL, 0});
}

static void get_many(swcache_store *store, const swcache_operation *operations, const swcache_bytes *keys,
                     uint64_t count) {
    for (uint64_t i = 0; i < count; i++) get(store, &operations[i], keys[i]);
}

static void capabilities(swcache_store *store, swcache_capabilities *out) {
    (void)store;
    swcache_capabilities mine = {.size = sizeof mine, .flags = SWCACHE_CAN_OVERWRITE};
    uint64_t size = out->size < sizeof mine ? out->size : sizeof mine;
    mine.size = out->size;
    memcpy(out, &mine, size);
}

static char *directory_from(const swcache_option *options, uint64_t count) {
    static const char name[] = "directory";
    for (uint64_t i = 0; i < count; i++) {
        swcache_bytes value = options[i].value;
        if (options[i].name.size != sizeof name - 1 || memcmp(options[i].name.data, name, sizeof name - 1)) continue;
        if (value.size == 0 || *(const char *)value.data != '/' || memchr(value.data, 0, value.size)) return NULL;
        return strndup(value.data, value.size);
    }
    return NULL;
}

/* Signals belong to the host: none is ever taken on the worker. */
static int start(swcache_store *store) {
    sigset_t all, before;
    sigfillset(&all);
    pthread_sigmask(SIG_BLOCK, &all, &before);
    int started = pthread_create(&store->worker, NULL, work, store) == 0;
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    return started;
}

static swcache_status open_store(void *context, const swcache_host *host, const swcache_option *options,
                                 uint64_t count, swcache_store **result) {
    (void)context;
    char *directory = directory_from(options, count);
    if (!directory) return SWCACHE_BAD_OPTION;
    swcache_store *store = calloc(1, sizeof *store);
    if (!store) {
        free(directory);
        return SWCACHE_FAILED;
    }
    store->host = host;
    store->directory = directory;
    queue_init(&store->queue);
    if (!start(store)) {
        queue_destroy(&store->queue);
        free(directory);
        free(store);
        return SWCACHE_FAILED;
    }
    *result = store;
    return SWCACHE_OK;
}

static void close_store(swcache_store *store) {
    queue_close(&store->queue);
    pthread_join(store->worker, NULL);
    queue_destroy(&store->queue);
    free(store->directory);
    free(store);
}

const swcache_plugin *swcache_plugin_directory(void) {
    static const swcache_plugin table = {
        .size = sizeof table,
        .abi_major = SWCACHE_ABI_MAJOR,
        .abi_minor = SWCACHE_ABI_MINOR,
        .name = "directory",
        .version = "1.0",
        .open = open_store,
        .close = close_store,
        .get = get,
        .put = put,
        .check = check,
        .capabilities = capabilities,
        .remove = remove_value,
        .get_many = get_many,
    };
    return &table;
}
