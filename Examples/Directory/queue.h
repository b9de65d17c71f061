/* Operations on their way to the store's own thread. */
#ifndef DIRECTORY_QUEUE_H
#define DIRECTORY_QUEUE_H

#include "swcache_plugin.h"
#include <pthread.h>

typedef enum { JOB_GET, JOB_PUT, JOB_REMOVE, JOB_CHECK } job_kind;

typedef struct job {
    struct job *next;
    job_kind kind;
    uint64_t number;
    uint64_t deadline_ns;
    swcache_bytes key, value; /* borrowed until the job completes */
} job;

typedef struct queue {
    pthread_mutex_t mutex;
    pthread_cond_t changed;
    job *first, *last;
    int closing;
} queue;

void queue_init(queue *queue);
void queue_destroy(queue *queue);
/* Takes the job over. */
void queue_add(queue *queue, job *job);
/* Waits for the next job, which the caller frees; NULL once the queue is closed and empty. */
job *queue_take(queue *queue);
void queue_close(queue *queue);

#endif
