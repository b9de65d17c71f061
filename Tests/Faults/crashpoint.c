/* Runs a program and kills it at its n-th system call, whichever thread makes it: crashpoint CONTROL PROGRAM [WORDS]
 *
 * CONTROL is a file of three 32-bit numbers: whether calls are counted at the moment, at which count the program is killed
 * (0: never), and the count. The call at which it is killed has not happened. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdint.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/wait.h>
#include <unistd.h>

#define SYSCALL_STOP (SIGTRAP | 0x80)
#define ENTRY 1 /* PTRACE_SYSCALL_INFO_ENTRY */

struct info {
    uint8_t op, padding[3];
    uint32_t architecture;
    uint64_t rest[10];
};

static volatile uint32_t *control;

static void count(pid_t program, pid_t thread) {
    struct info info = {0};
    if (!control[0] || ptrace(PTRACE_GET_SYSCALL_INFO, thread, sizeof info, &info) <= 0 || info.op != ENTRY) return;
    control[2]++;
    if (control[2] == control[1]) kill(program, SIGKILL);
}

static void carry_on(pid_t program, pid_t thread, int status) {
    int sign = WSTOPSIG(status), event = status >> 16;
    if (event == PTRACE_EVENT_STOP && sign != SIGTRAP) {
        ptrace(PTRACE_LISTEN, thread, 0, 0);
        return;
    }
    if (sign == SYSCALL_STOP) count(program, thread);
    ptrace(PTRACE_SYSCALL, thread, 0, event || sign == SYSCALL_STOP ? 0 : sign);
}

int main(int argc, char **argv) {
    int fd = argc > 2 ? open(argv[1], O_RDWR | O_CLOEXEC) : -1, gate[2];
    control = fd < 0 ? MAP_FAILED : mmap(NULL, 12, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    if (control == MAP_FAILED || pipe2(gate, O_CLOEXEC) != 0) return 2;
    pid_t program = fork();
    if (program == 0) {
        char byte;
        if (read(gate[0], &byte, 1) == 1) execv(argv[2], argv + 2);
        _exit(127);
    }
    /* Threads only: the processes that it starts are not its own calls. */
    if (ptrace(PTRACE_SEIZE, program, 0, PTRACE_O_TRACESYSGOOD | PTRACE_O_TRACECLONE | PTRACE_O_EXITKILL) != 0) return 2;
    ptrace(PTRACE_INTERRUPT, program, 0, 0);
    if (write(gate[1], "", 1) != 1) return 2;
    for (;;) {
        int status;
        pid_t thread = waitpid(-1, &status, __WALL);
        if (thread < 0 && errno == EINTR) continue;
        if (thread < 0) return 0;
        if (WIFSTOPPED(status)) carry_on(program, thread, status);
        else if (thread == program) return 0;
    }
}
