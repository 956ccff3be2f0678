/* A drive of Windows as WSL mounts it without metadata, put between a program and its C library:
 * no modes, no hard links, no attributes, no exchange of names; a file that a program of Windows
 * holds open cannot be replaced. Below $DRVFS only. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <unistd.h>

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

static int is_below(int descriptor) {
    char link[64], path[PATH_MAX];
    const char *root = getenv("DRVFS");
    snprintf(link, sizeof link, "/proc/self/fd/%d", descriptor);
    ssize_t size = readlink(link, path, sizeof path - 1);
    if (root == NULL || size < 0) return 0;
    path[size] = 0;
    return strncmp(path, root, strlen(root)) == 0;
}

static int refuse(int code) { errno = code; return -1; }

int fchmod(int descriptor, mode_t mode) {
    return is_below(descriptor) ? refuse(EPERM) : REAL(fchmod)(descriptor, mode);
}

int renameat2(int from, const char *name, int to, const char *other, unsigned flags) {
    return is_below(from) ? refuse(EINVAL) : REAL(renameat2)(from, name, to, other, flags);
}

int linkat(int from, const char *name, int to, const char *other, int flags) {
    return is_below(from) ? refuse(EPERM) : REAL(linkat)(from, name, to, other, flags);
}

int renameat(int from, const char *name, int to, const char *other) {
    const char *held = getenv("DRVFS_HELD");
    if (is_below(from) && held != NULL && strcmp(other, held) == 0) return refuse(EACCES);
    return REAL(renameat)(from, name, to, other);
}
