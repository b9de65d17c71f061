#include "include/cposix.h"

#include <errno.h>
#include <sched.h>
#include <stdlib.h>

/* The mask grows until the kernel's fits: machines have more processors than a fixed one has bits. */
int swc_processors(void) {
    for (int limit = 1024; limit <= 1 << 20; limit *= 2) {
        cpu_set_t *set = CPU_ALLOC((size_t)limit);
        size_t size = CPU_ALLOC_SIZE((size_t)limit);
        if (!set) return -1;
        int result = sched_getaffinity(0, size, set);
        int count = result == 0 ? CPU_COUNT_S(size, set) : -1;
        CPU_FREE(set);
        if (result == 0 || errno != EINVAL) return count;
    }
    return -1;
}
