/*
 * The Swift runtime's backtracer, replaced by nothing.
 *
 * At each start it searches for a helper program: some ten system calls, and the end of the process where /proc is
 * missing. These are the symbols that the rest of the runtime takes from it: with them defined here the linker leaves
 * the original out. Only in the static client; a dynamic program has the whole runtime anyway. A runtime that needs
 * more than these does not link, so nothing breaks silently.
 */
#ifdef SWC_STATIC_CLIENT

/* All zero: backtraces are off. The original is smaller. */
__attribute__((visibility("default"))) char _swift_backtraceSettings[512] __attribute__((aligned(16)));

char *_swift_backtrace_demangle(const char *name, unsigned long size, char *buffer, unsigned long *room);
_Bool _swift_backtrace_isThunkFunction(const char *name);
void _swift_displayCrashMessage(int signal, const void *address);
_Bool _swift_spawnBacktracer(const void *crash, ...);

char *_swift_backtrace_demangle(const char *name, unsigned long size, char *buffer, unsigned long *room) {
    (void)name, (void)size, (void)buffer, (void)room;
    return 0;
}
_Bool _swift_backtrace_isThunkFunction(const char *name) {
    (void)name;
    return 0;
}
void _swift_displayCrashMessage(int signal, const void *address) { (void)signal, (void)address; }
_Bool _swift_spawnBacktracer(const void *crash, ...) {
    (void)crash;
    return 0;
}

#endif
