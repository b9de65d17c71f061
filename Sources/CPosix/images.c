#include "images.h"
#include <dlfcn.h>
#include <stddef.h>

const void *swc_image_of(const char *name) {
    const void *address = dlsym(RTLD_DEFAULT, name);
    Dl_info facts;
    return address && dladdr(address, &facts) ? facts.dli_fbase : NULL;
}
