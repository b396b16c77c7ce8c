#include "http/self_signed.h"

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <memory>
#include <string>
#include <string_view>

#include <openssl/bio.h>
#include <openssl/bn.h>
#include <openssl/ec.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/x509v3.h>

namespace beholden::http {

namespace {

template <auto kFree>
struct Free {
    template <class T>
    void operator()(T* object) const {
        kFree(object);
    }
};
using Key = std::unique_ptr<EVP_PKEY, Free<EVP_PKEY_free>>;
using Certificate = std::unique_ptr<X509, Free<X509_free>>;
using Extension = std::unique_ptr<X509_EXTENSION, Free<X509_EXTENSION_free>>;
using Bio = std::unique_ptr<BIO, Free<BIO_free_all>>;
using Number = std::unique_ptr<BIGNUM, Free<BN_free>>;

constexpr long kDaysValid = 3'650;
constexpr int kSerialBits = 128;

tl::unexpected<Error> generator_failed() {
    return fail(ErrorCode::kInternal, "a TLS certificate could not be made");
}

bool is_host_name(std::string_view name) noexcept {
    if (name.empty()) return false;
    for (const char c : name) {
        const bool fits = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                          (c >= '0' && c <= '9') || c == '-' || c == '.';
        if (!fits) return false;
    }
    return true;
}

std::string alternative_names() {
    std::string names = "DNS:localhost,IP:127.0.0.1,IP:::1";
    std::array<char, 256> host{};
    if (gethostname(host.data(), host.size() - 1) == 0 && is_host_name(host.data())) {
        names += ",DNS:" + std::string(host.data());
    }
    return names;
}

bool add_extension(X509* certificate, int kind, const std::string& value) {
    X509V3_CTX context;
    X509V3_set_ctx_nodb(&context);
    X509V3_set_ctx(&context, certificate, certificate, nullptr, nullptr, 0);
    const Extension extension(X509V3_EXT_conf_nid(nullptr, &context, kind, value.c_str()));
    return extension && X509_add_ext(certificate, extension.get(), -1) == 1;
}

bool set_serial(X509* certificate) {
    const Number number(BN_new());
    return number && BN_rand(number.get(), kSerialBits, BN_RAND_TOP_ONE, BN_RAND_BOTTOM_ANY) == 1 &&
           BN_to_ASN1_INTEGER(number.get(), X509_get_serialNumber(certificate)) != nullptr;
}

Certificate make_certificate(EVP_PKEY* key) {
    Certificate certificate(X509_new());
    if (!certificate) return nullptr;
    X509* const x509 = certificate.get();
    X509_NAME* const name = X509_get_subject_name(x509);
    const auto* common_name = reinterpret_cast<const unsigned char*>("beholden");
    const bool made =
        X509_set_version(x509, X509_VERSION_3) == 1 && set_serial(x509) &&
        // Backdated an hour, for clients whose clocks are behind.
        X509_gmtime_adj(X509_getm_notBefore(x509), -3'600) != nullptr &&
        X509_time_adj_ex(X509_getm_notAfter(x509), kDaysValid, 0, nullptr) != nullptr &&
        X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, common_name, -1, -1, 0) == 1 &&
        X509_set_issuer_name(x509, name) == 1 && X509_set_pubkey(x509, key) == 1 &&
        add_extension(x509, NID_subject_alt_name, alternative_names()) &&
        // A trust anchor of its own (clients are given this file), good for nothing but this
        // server.
        add_extension(x509, NID_basic_constraints, "critical,CA:TRUE,pathlen:0") &&
        add_extension(x509, NID_key_usage, "critical,digitalSignature,keyCertSign") &&
        add_extension(x509, NID_ext_key_usage, "serverAuth") &&
        add_extension(x509, NID_subject_key_identifier, "hash") &&
        X509_sign(x509, key, EVP_sha256()) != 0;
    return made ? std::move(certificate) : nullptr;
}

/// Whole or not at all: written aside, flushed, then renamed.
Result<void> write_file(const std::filesystem::path& path, BIO* pem, mode_t mode) {
    const auto failed = [&path] {
        return fail(
            ErrorCode::kIo, "a TLS file cannot be written",
            path.string() + ": " + std::strerror(errno)
        );
    };
    char* text = nullptr;
    const long size = BIO_get_mem_data(pem, &text);
    const std::string aside = path.string() + ".new";
    ::unlink(aside.c_str());
    const int fd = ::open(aside.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode);
    if (fd < 0) return failed();
    const bool written =
        ::write(fd, text, static_cast<std::size_t>(size)) == size && ::fsync(fd) == 0;
    const bool closed = ::close(fd) == 0;
    if (!written || !closed || ::rename(aside.c_str(), path.c_str()) != 0) return failed();
    return {};
}

}  // namespace

Result<Options::Tls> make_self_signed(const std::filesystem::path& directory) {
    const auto certificate_path = directory / "tls-certificate.pem";
    const auto key_path = directory / "tls-private-key.pem";
    Options::Tls files{certificate_path.string(), key_path.string()};
    std::error_code error;
    if (std::filesystem::exists(certificate_path, error) &&
        std::filesystem::exists(key_path, error)) {
        return files;
    }
    const Key key(EVP_PKEY_Q_keygen(nullptr, nullptr, "EC", "P-256"));
    if (!key) return generator_failed();
    const Certificate certificate = make_certificate(key.get());
    const Bio key_pem(BIO_new(BIO_s_mem()));
    const Bio certificate_pem(BIO_new(BIO_s_mem()));
    if (!certificate || !key_pem || !certificate_pem) return generator_failed();
    if (PEM_write_bio_PKCS8PrivateKey(
            key_pem.get(), key.get(), nullptr, nullptr, 0, nullptr, nullptr
        ) != 1 ||
        PEM_write_bio_X509(certificate_pem.get(), certificate.get()) != 1) {
        return generator_failed();
    }
    // The key first: a crash in between leaves no certificate, and the next start makes both anew.
    std::filesystem::remove(certificate_path, error);
    BH_TRY(write_file(key_path, key_pem.get(), 0600));
    BH_TRY(write_file(certificate_path, certificate_pem.get(), 0644));
    return files;
}

}  // namespace beholden::http
