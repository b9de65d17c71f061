/* Values as files of one directory. Every call blocks on the disk. */
#ifndef DIRECTORY_FILES_H
#define DIRECTORY_FILES_H

#include "swcache_plugin.h"

/* On SWCACHE_OK `*value` is malloc'ed; free value->data. */
swcache_status file_read(const char *directory, swcache_bytes key, swcache_bytes *value);
/* Whole or not at all. */
swcache_status file_write(const char *directory, swcache_bytes key, swcache_bytes value);
swcache_status file_remove(const char *directory, swcache_bytes key);
/* Whether a value could be written now. */
swcache_status directory_check(const char *directory);

#endif
