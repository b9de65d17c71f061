#ifndef CXML_SHIM_H
#define CXML_SHIM_H
/* libxml2's headers may bring the system's ICU, which clashes with Foundation's own in a file that imports both. */
#include <libxml/xmlversion.h>
#undef LIBXML_ICU_ENABLED
#include <libxml/parser.h>
#include <libxml/tree.h>

/* xmlFree is a global function pointer: shared mutable state in Swift's eyes. */
static inline void swc_xml_free(void *memory) { xmlFree(memory); }

/* The options are an enumeration in C. No network, no messages on stderr, no entities put in. */
static inline xmlDocPtr swc_xml_read(const char *bytes, int count) {
    return xmlReadMemory(bytes, count, 0, 0, XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING | XML_PARSE_NOCDATA);
}
#endif
