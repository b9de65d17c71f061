/* The reader and the formatter only; connections are the plugin's own. */
#include <hiredis/hiredis.h>
