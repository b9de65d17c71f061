#ifndef CCURL_SHIM_H
#define CCURL_SHIM_H
#include <curl/curl.h>
#include <stdint.h>
#include <sys/socket.h>

/* curl_easy_setopt and its kin are variadic, which Swift cannot call: one wrapper for each type. */
typedef size_t (*swc_curl_data)(char *data, size_t size, size_t count, void *context);

static inline CURLcode swc_curl_set_long(CURL *easy, CURLoption option, long value) {
    return curl_easy_setopt(easy, option, value);
}
static inline CURLcode swc_curl_set_size(CURL *easy, CURLoption option, int64_t value) {
    return curl_easy_setopt(easy, option, (curl_off_t)value);
}
static inline CURLcode swc_curl_set_text(CURL *easy, CURLoption option, const char *value) {
    return curl_easy_setopt(easy, option, value);
}
static inline CURLcode swc_curl_set_pointer(CURL *easy, CURLoption option, void *value) {
    return curl_easy_setopt(easy, option, value);
}
static inline CURLcode swc_curl_set_data(CURL *easy, CURLoption option, swc_curl_data value) {
    return curl_easy_setopt(easy, option, value);
}
static inline CURLcode swc_curl_response_code(CURL *easy, long *code) {
    return curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, code);
}
static inline CURLcode swc_curl_private(CURL *easy, void **context) {
    return curl_easy_getinfo(easy, CURLINFO_PRIVATE, (char **)context);
}
static inline CURLMcode swc_curl_multi_set_long(CURLM *multi, CURLMoption option, long value) {
    return curl_multi_setopt(multi, option, value);
}

/* Sockets that no child of the host's inherits; libcurl opens its own without the flag. */
static inline curl_socket_t swc_curl_open_socket(void *context, curlsocktype purpose, struct curl_sockaddr *address) {
    (void)context;
    (void)purpose;
    return socket(address->family, address->socktype | 02000000 /* SOCK_CLOEXEC */, address->protocol);
}
static inline CURLcode swc_curl_close_on_exec(CURL *easy) {
    return curl_easy_setopt(easy, CURLOPT_OPENSOCKETFUNCTION, swc_curl_open_socket);
}

/* The next finished transfer, or NULL: CURLMsg holds a union that imports awkwardly. */
static inline CURL *swc_curl_next_done(CURLM *multi, CURLcode *result) {
    int left;
    CURLMsg *message;
    while ((message = curl_multi_info_read(multi, &left)))
        if (message->msg == CURLMSG_DONE) {
            *result = message->data.result;
            return message->easy_handle;
        }
    return NULL;
}
#endif
