#ifndef SWC_IMAGES_H
#define SWC_IMAGES_H

/* Where the image begins in memory that has the function of this name; NULL where none has. */
const void *swc_image_of(const char *name);

#endif
