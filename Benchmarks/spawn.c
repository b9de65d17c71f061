/*
 * spawn [-u FILE] [-x CODE] COUNT PROGRAM ARGUMENT…
 *
 * Starts the program COUNT times, one after the other, and prints the nanoseconds from start to end of each, a line
 * each. FILE and FILE.d are moved aside before each start, outside of the measured time: ext4 steps over the inodes of
 * deleted files one by one for some minutes, and the more were deleted the slower every new file is. Ends with 1 when the program does not end with
 * CODE, which is 0 unless said otherwise; when it is, the program's complaints are not shown.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <spawn.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

extern char **environ;

static int64_t now_ns(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

/* To a name that nothing has: FILE.<process>-<number>. */
static void move_aside(const char *file, const char *suffix) {
    static int number;
    char old[4096], aside[4096];
    snprintf(old, sizeof old, "%s%s", file, suffix);
    snprintf(aside, sizeof aside, "%s.%d-%d", file, (int)getpid(), ++number);
    rename(old, aside);
}

int main(int argc, char **argv) {
    const char *output = NULL;
    int expected = 0, option;
    while ((option = getopt(argc, argv, "+u:x:")) != -1) {
        if (option == 'u') output = optarg;
        else if (option == 'x') expected = atoi(optarg);
        else return 2;
    }
    argc -= optind;
    argv += optind;
    if (argc < 2) {
        fprintf(stderr, "usage: spawn [-u FILE] [-x CODE] COUNT PROGRAM ARGUMENT...\n");
        return 2;
    }
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0);
    if (expected != 0) posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0);
    for (long left = atol(argv[0]); left > 0; left--) {
        if (output) {
            move_aside(output, "");
            move_aside(output, ".d");
        }
        pid_t child;
        int status = 0;
        int64_t began = now_ns();
        int error = posix_spawnp(&child, argv[1], &actions, NULL, argv + 1, environ);
        if (error != 0) {
            fprintf(stderr, "spawn: %s: %s\n", argv[1], strerror(error));
            return 1;
        }
        if (waitpid(child, &status, 0) < 0) return 1;
        int64_t took = now_ns() - began;
        if (!WIFEXITED(status) || WEXITSTATUS(status) != expected) {
            fprintf(stderr, "spawn: %s ended with status %#x\n", argv[1], (unsigned)status);
            return 1;
        }
        printf("%lld\n", (long long)took);
    }
    return 0;
}
