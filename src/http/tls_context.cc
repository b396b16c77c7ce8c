#include "http/tls_context.h"

#include <array>
#include <string_view>

#include <openssl/ssl.h>

#include "base/check.h"

namespace beholden::http {

namespace {

int choose_protocol(
    SSL* /*ssl*/,
    const unsigned char** out,
    unsigned char* out_size,
    const unsigned char* offered,
    unsigned int offered_size,
    void* /*argument*/
) {
    static constexpr std::array<unsigned char, 9> kHttp11 = {8,   'h', 't', 't', 'p',
                                                             '/', '1', '.', '1'};
    unsigned char* chosen = nullptr;
    const int outcome = SSL_select_next_proto(
        &chosen, out_size, kHttp11.data(), kHttp11.size(), offered, offered_size
    );
    *out = chosen;
    return outcome == OPENSSL_NPN_NEGOTIATED ? SSL_TLSEXT_ERR_OK : SSL_TLSEXT_ERR_ALERT_FATAL;
}

}  // namespace

Result<std::unique_ptr<TlsContext>> make_tls_context(const Options::Tls& files) {
    auto context = std::make_unique<TlsContext>(TlsContext::tls_server);
    SSL_CTX* const native = context->native_handle();
    BH_CHECK(SSL_CTX_set_min_proto_version(native, TLS1_2_VERSION) == 1, "TLS 1.2 is known");
    BH_CHECK(
        SSL_CTX_set_cipher_list(
            native,
            "ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256:"
            "ECDHE-ECDSA-AES256-GCM-SHA384:ECDHE-RSA-AES256-GCM-SHA384:"
            "ECDHE-ECDSA-CHACHA20-POLY1305:ECDHE-RSA-CHACHA20-POLY1305"
        ) == 1,
        "the cipher list is valid"
    );
    SSL_CTX_set_options(
        native, SSL_OP_NO_COMPRESSION | SSL_OP_NO_RENEGOTIATION | SSL_OP_IGNORE_UNEXPECTED_EOF
    );
    // Idle connections give their record buffers (34 KB) back.
    SSL_CTX_set_mode(native, SSL_MODE_RELEASE_BUFFERS);
    SSL_CTX_set_alpn_select_cb(native, choose_protocol, nullptr);
    boost::system::error_code error;
    context->use_certificate_chain_file(files.certificate_pem_file, error);
    if (error) {
        return fail(
            ErrorCode::kIo, "the TLS certificate cannot be read",
            files.certificate_pem_file + ": " + error.message()
        );
    }
    context->use_private_key_file(files.private_key_pem_file, TlsContext::pem, error);
    if (error || SSL_CTX_check_private_key(native) != 1) {
        return fail(
            ErrorCode::kIo, "the TLS private key cannot be read or is not the certificate's",
            files.private_key_pem_file + ": " + error.message()
        );
    }
    return context;
}

}  // namespace beholden::http
