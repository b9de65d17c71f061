/*
 * Parts of the Swift runtime that do work at each start, replaced by parts that do none.
 *
 * These are the symbols that the rest of the runtime takes from three of its object files: with them defined here the
 * linker leaves the originals out. Only in the static client; a dynamic program has the whole runtime anyway. A runtime
 * that needs more of them than these does not link, so nothing breaks silently.
 */
#ifdef SWC_STATIC_CLIENT

#include "cposix.h"
#include <string.h>

/*
 * The backtracer searches for a helper program: some ten system calls, and the end of the process where /proc is
 * missing. All zero means that backtraces are off; the original is smaller.
 */
char _swift_backtraceSettings[512] __attribute__((aligned(16)));

char *_swift_backtrace_demangle(const char *name, unsigned long size, char *buffer, unsigned long *room);
char *_swift_backtrace_demangle(const char *name, unsigned long size, char *buffer, unsigned long *room) {
    (void)name, (void)size, (void)buffer, (void)room;
    return NULL;
}
_Bool _swift_backtrace_isThunkFunction(const char *name);
_Bool _swift_backtrace_isThunkFunction(const char *name) {
    (void)name;
    return 0;
}
void _swift_displayCrashMessage(int signal, const void *address);
void _swift_displayCrashMessage(int signal, const void *address) { (void)signal, (void)address; }
_Bool _swift_spawnBacktracer(const void *crash);
_Bool _swift_spawnBacktracer(const void *crash) {
    (void)crash;
    return 0;
}

/* The command line is searched for in /proc/self/maps; libc has handed it over already. */
char **_swift_stdlib_getUnsafeArgvArgc(int *count);
char **_swift_stdlib_getUnsafeArgvArgc(int *count) { return (char **)swc_arguments(count); }
void _swift_stdlib_overrideUnsafeArgvArgc(char **arguments, int count);
void _swift_stdlib_overrideUnsafeArgvArgc(char **arguments, int count) { (void)arguments, (void)count; }

/* Seeds of hash tables: the client keeps nothing in them that an attacker could choose. */
void swift_stdlib_random(void *buffer, size_t size);
void swift_stdlib_random(void *buffer, size_t size) { memset(buffer, 0, size); }

#endif
