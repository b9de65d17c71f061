/*
 * crowd SIZE TOTAL PROGRAM ARGUMENT…
 *
 * Runs the program TOTAL times, SIZE at a time. A word that is `%` becomes the run's number with `.o` behind it. Prints the
 * nanoseconds of all, then those of each, a line each. Ends with 1 when one run does not end with 0.
 */
#define _GNU_SOURCE
#include <spawn.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>

extern char **environ;

typedef struct {
    pid_t process;
    int64_t began, took;
} run;

static int64_t now_ns(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

static void start(run *one, int number, char **words, int count) {
    char name[32];
    char **copy = calloc((size_t)count + 1, sizeof *copy);
    snprintf(name, sizeof name, "%d.o", number);
    for (int i = 0; i < count; i++) copy[i] = strcmp(words[i], "%") == 0 ? name : words[i];
    one->began = now_ns();
    int failure = posix_spawnp(&one->process, copy[0], NULL, NULL, copy, environ);
    free(copy);
    if (failure == 0) return;
    fprintf(stderr, "%s: %s\n", words[0], strerror(failure));
    exit(1);
}

static void reap(run *all, int started) {
    int status;
    pid_t process = wait(&status);
    if (process < 0 || !WIFEXITED(status) || WEXITSTATUS(status) != 0) {
        fprintf(stderr, "a run ended with status %d\n", status);
        exit(1);
    }
    for (int i = 0; i < started; i++)
        if (all[i].process == process && all[i].took == 0) all[i].took = now_ns() - all[i].began;
}

int main(int argc, char **argv) {
    int size = argc > 3 ? atoi(argv[1]) : 0, total = argc > 3 ? atoi(argv[2]) : 0;
    if (size < 1 || total < 1) {
        fprintf(stderr, "usage: crowd SIZE TOTAL PROGRAM ARGUMENT…\n");
        return 2;
    }
    run *all = calloc((size_t)total, sizeof *all);
    int64_t began = now_ns();
    for (int started = 0, ended = 0; ended < total;) {
        if (started < total && started - ended < size) {
            start(&all[started], started, argv + 3, argc - 3);
            started++;
        } else {
            reap(all, started);
            ended++;
        }
    }
    printf("%lld\n", (long long)(now_ns() - began));
    for (int i = 0; i < total; i++) printf("%lld\n", (long long)all[i].took);
    return 0;
}
