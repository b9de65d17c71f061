#include "queue.h"

void queue_init(queue *queue) {
    pthread_mutex_init(&queue->mutex, NULL);
    pthread_cond_init(&queue->changed, NULL);
    queue->first = queue->last = NULL;
    queue->closing = 0;
}

void queue_destroy(queue *queue) {
    pthread_cond_destroy(&queue->changed);
    pthread_mutex_destroy(&queue->mutex);
}

void queue_add(queue *queue, job *job) {
    pthread_mutex_lock(&queue->mutex);
    job->next = NULL;
    if (queue->last) queue->last->next = job;
    else queue->first = job;
    queue->last = job;
    pthread_cond_signal(&queue->changed);
    pthread_mutex_unlock(&queue->mutex);
}

job *queue_take(queue *queue) {
    pthread_mutex_lock(&queue->mutex);
    while (!queue->first && !queue->closing) pthread_cond_wait(&queue->changed, &queue->mutex);
    job *taken = queue->first;
    if (taken) {
        queue->first = taken->next;
        if (!queue->first) queue->last = NULL;
    }
    pthread_mutex_unlock(&queue->mutex);
    return taken;
}

void queue_close(queue *queue) {
    pthread_mutex_lock(&queue->mutex);
    queue->closing = 1;
    pthread_cond_signal(&queue->changed);
    pthread_mutex_unlock(&queue->mutex);
}
