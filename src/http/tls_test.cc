#include <sys/stat.h>

#include <array>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <string>

#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

#include <gtest/gtest.h>

#include "http/self_signed.h"
#include "http/server.h"
#include "http/test_support.h"

namespace beholden::http {
namespace {

using test::Peer;

struct TemporaryFolder {
    TemporaryFolder() {
        std::string name = (std::filesystem::temp_directory_path() / "bh-tls-XXXXXX").string();
        path = ::mkdtemp(name.data());
    }
    ~TemporaryFolder() {
        std::error_code ignored;
        std::filesystem::remove_all(path, ignored);
    }
    std::filesystem::path path;
};

/// A TLS client that trusts one certificate file.
class TlsPeer {
public:
    TlsPeer(std::uint16_t port, const std::string& trusted) : socket_(port) {
        context_.reset(SSL_CTX_new(TLS_client_method()));
        SSL_CTX_load_verify_locations(context_.get(), trusted.c_str(), nullptr);
        SSL_CTX_set_verify(context_.get(), SSL_VERIFY_PEER, nullptr);
    }
    SSL_CTX* context() { return context_.get(); }
    bool connect(const char* name, bool is_address = false) {
        ssl_.reset(SSL_new(context_.get()));
        SSL_set_fd(ssl_.get(), socket_.fd());
        X509_VERIFY_PARAM* const wanted = SSL_get0_param(ssl_.get());
        if (is_address) {
            X509_VERIFY_PARAM_set1_ip_asc(wanted, name);
        } else {
            X509_VERIFY_PARAM_set1_host(wanted, name, 0);
        }
        return SSL_connect(ssl_.get()) == 1;
    }
    std::string ask(const std::string& request) {
        if (SSL_write(ssl_.get(), request.data(), static_cast<int>(request.size())) <= 0) return "";
        std::string all;
        std::array<char, 4096> chunk{};
        int size = 0;
        while ((size = SSL_read(ssl_.get(), chunk.data(), chunk.size())) > 0) {
            all.append(chunk.data(), static_cast<std::size_t>(size));
        }
        clean_end_ = SSL_get_error(ssl_.get(), size) == SSL_ERROR_ZERO_RETURN;
        return all;
    }
    SSL* ssl() { return ssl_.get(); }
    [[nodiscard]] bool ended_cleanly() const { return clean_end_; }

private:
    struct Free {
        void operator()(SSL_CTX* context) const { SSL_CTX_free(context); }
        void operator()(SSL* ssl) const { SSL_free(ssl); }
    };
    Peer socket_;
    std::unique_ptr<SSL_CTX, Free> context_;
    std::unique_ptr<SSL, Free> ssl_;
    bool clean_end_ = false;
};

class TlsTest : public testing::Test {
protected:
    TlsTest() {
        files_ = make_self_signed(folder_.path).value();
        Options options = test::quick_options();
        options.tls = files_;
        server_ = test::start(std::move(options));
    }
    TemporaryFolder folder_;
    Options::Tls files_;
    std::unique_ptr<Server> server_;
};

const std::string kGetOnce = "GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";

TEST_F(TlsTest, ServesWhoTrustsItsCertificateUnderEachOfItsNames) {
    const std::vector<std::pair<const char*, bool>> names = {
        {"localhost", false}, {"127.0.0.1", true}, {"::1", true}
    };
    for (const auto& [name, is_address] : names) {
        TlsPeer peer(server_->port(), files_.certificate_pem_file);
        ASSERT_TRUE(peer.connect(name, is_address)) << name;
        const std::string answer = peer.ask(kGetOnce);
        EXPECT_TRUE(answer.starts_with("HTTP/1.1 200 OK\r\n")) << answer;
        EXPECT_TRUE(answer.ends_with("GET / 0 127.0.0.1"));
        EXPECT_TRUE(peer.ended_cleanly());
    }
    TlsPeer stranger(server_->port(), files_.certificate_pem_file);
    EXPECT_FALSE(stranger.connect("example.org"));
}

TEST_F(TlsTest, SpeaksTls13And12AndNothingOlder) {
    for (const int version : {TLS1_3_VERSION, TLS1_2_VERSION}) {
        TlsPeer peer(server_->port(), files_.certificate_pem_file);
        SSL_CTX_set_min_proto_version(peer.context(), version);
        SSL_CTX_set_max_proto_version(peer.context(), version);
        ASSERT_TRUE(peer.connect("localhost"));
        EXPECT_EQ(SSL_version(peer.ssl()), version);
    }
    TlsPeer old(server_->port(), files_.certificate_pem_file);
    SSL_CTX_set_security_level(old.context(), 0);
    SSL_CTX_set_min_proto_version(old.context(), TLS1_VERSION);
    SSL_CTX_set_max_proto_version(old.context(), TLS1_1_VERSION);
    EXPECT_FALSE(old.connect("localhost"));
}

TEST_F(TlsTest, RefusesCiphersWithoutForwardSecrecyOrAuthentication) {
    for (const char* ciphers : {"AES128-GCM-SHA256", "ECDHE-ECDSA-AES128-SHA", "NULL"}) {
        TlsPeer peer(server_->port(), files_.certificate_pem_file);
        SSL_CTX_set_max_proto_version(peer.context(), TLS1_2_VERSION);
        SSL_CTX_set_security_level(peer.context(), 0);
        ASSERT_EQ(SSL_CTX_set_cipher_list(peer.context(), ciphers), 1);
        EXPECT_FALSE(peer.connect("localhost")) << ciphers;
    }
}

TEST_F(TlsTest, NegotiatesHttp11) {
    TlsPeer peer(server_->port(), files_.certificate_pem_file);
    constexpr std::array<unsigned char, 12> kOffer = {2,   'h', '2', 8,   'h', 't',
                                                      't', 'p', '/', '1', '.', '1'};
    SSL_CTX_set_alpn_protos(peer.context(), kOffer.data(), kOffer.size());
    ASSERT_TRUE(peer.connect("localhost"));
    const unsigned char* chosen = nullptr;
    unsigned int size = 0;
    SSL_get0_alpn_selected(peer.ssl(), &chosen, &size);
    EXPECT_EQ(std::string(reinterpret_cast<const char*>(chosen), size), "http/1.1");
}

TEST_F(TlsTest, TakesLargeBodiesAndRefusesTooLargeOnes) {
    TlsPeer peer(server_->port(), files_.certificate_pem_file);
    ASSERT_TRUE(peer.connect("localhost"));
    const std::string body(3'000'000, 'b');
    const std::string answer = peer.ask(test::post(body, "/echo", "Connection: close\r\n"));
    EXPECT_EQ(answer.size() - answer.find("\r\n\r\n") - 4, body.size());

    TlsPeer refused(server_->port(), files_.certificate_pem_file);
    ASSERT_TRUE(refused.connect("localhost"));
    const std::string refusal =
        refused.ask("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 99999999\r\n\r\nxxxxxxxx");
    EXPECT_TRUE(refusal.starts_with("HTTP/1.1 413 ")) << refusal;
}

TEST_F(TlsTest, IsNotDisturbedByThoseWhoDoNotSpeakTls) {
    Peer plain(server_->port());
    ASSERT_TRUE(plain.send(kGetOnce));
    EXPECT_EQ(plain.read_to_end().find("HTTP/1.1 200"), std::string::npos);
    TlsPeer peer(server_->port(), files_.certificate_pem_file);
    ASSERT_TRUE(peer.connect("localhost"));
    EXPECT_TRUE(peer.ask(kGetOnce).starts_with("HTTP/1.1 200"));
}

TEST_F(TlsTest, ClosesSilentHandshakesAndStopsWithThem) {
    Options options = test::quick_options();
    options.tls = files_;
    options.timeouts.header = std::chrono::milliseconds(200);
    const auto server = test::start(std::move(options));
    Peer silent(server->port());
    EXPECT_TRUE(silent.is_closed_within(std::chrono::milliseconds(5'000)));
    Peer other(server_->port());
    const auto begin = std::chrono::steady_clock::now();
    server_->stop();
    EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::milliseconds(2'000));
}

TEST(SelfSigned, IsMadeOnceWithAKeyForItsOwnerOnly) {
    const TemporaryFolder folder;
    const auto files = make_self_signed(folder.path);
    ASSERT_TRUE(files);
    struct stat status{};
    ASSERT_EQ(::stat(files->private_key_pem_file.c_str(), &status), 0);
    EXPECT_EQ(status.st_mode & 0777U, 0600U);
    const auto read = [](const std::string& path) {
        std::ifstream file(path);
        return std::string(std::istreambuf_iterator<char>(file), {});
    };
    const std::string certificate = read(files->certificate_pem_file);
    EXPECT_TRUE(make_self_signed(folder.path));
    EXPECT_EQ(read(files->certificate_pem_file), certificate);
    // A crash between the two files: both are made anew.
    std::filesystem::remove(files->private_key_pem_file);
    EXPECT_TRUE(make_self_signed(folder.path));
    EXPECT_NE(read(files->certificate_pem_file), certificate);
}

TEST(SelfSigned, SaysWhenTheFolderCannotBeWritten) {
    const auto files = make_self_signed("/nonexistent/folder");
    ASSERT_FALSE(files);
    EXPECT_EQ(files.error().code, ErrorCode::kIo);
}

TEST(TlsFiles, AreNamedByTheirRoleWhenTheyCannotBeUsed) {
    const TemporaryFolder one;
    const TemporaryFolder two;
    const Options::Tls first = make_self_signed(one.path).value();
    const Options::Tls second = make_self_signed(two.path).value();
    Options options = test::quick_options();
    options.tls = Options::Tls{one.path / "none.pem", first.private_key_pem_file};
    auto server = Server::start(options, test::echo);
    ASSERT_FALSE(server);
    EXPECT_EQ(server.error().code, ErrorCode::kIo);
    EXPECT_NE(server.error().message.find("certificate"), std::string::npos);
    EXPECT_EQ(server.error().message.find(one.path.string()), std::string::npos);

    options.tls = Options::Tls{first.certificate_pem_file, second.private_key_pem_file};
    server = Server::start(options, test::echo);
    ASSERT_FALSE(server);
    EXPECT_NE(server.error().message.find("private key"), std::string::npos);
}

}  // namespace
}  // namespace beholden::http
