#include "objects/test_support.h"

#include <array>
#include <cstdlib>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/check.h"

namespace beholden::objects::test {

namespace fs = std::filesystem;

Folder::Folder() {
    std::string name = (fs::temp_directory_path() / "beholden-test-XXXXXX").string();
    BH_CHECK(::mkdtemp(name.data()) != nullptr, "a test needs a temporary folder");
    path_ = name;
}

Folder::~Folder() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
}

void Folder::write(const fs::path& name, std::string_view content) const {
    fs::create_directories((path_ / name).parent_path());
    std::ofstream(path_ / name, std::ios::binary) << content;
}

CannedServer::CannedServer(Answer answer) : answer_(std::move(answer)) {
    fd_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    auto* generic = reinterpret_cast<sockaddr*>(&address);
    BH_CHECK(::bind(fd_, generic, size) == 0, "a test needs a port");
    BH_CHECK(::listen(fd_, 16) == 0, "a test needs a listener");
    BH_CHECK(::getsockname(fd_, generic, &size) == 0, "a listener has a port");
    port_ = ntohs(address.sin_port);
    thread_ = std::jthread([this] { run(); });
}

CannedServer::~CannedServer() {
    closing_ = true;
    ::shutdown(fd_, SHUT_RDWR);
    thread_.join();
    ::close(fd_);
}

std::vector<std::string> CannedServer::requests() const {
    const std::lock_guard lock(mutex_);
    return requests_;
}

void CannedServer::run() {
    while (!closing_) {
        const int peer = ::accept4(fd_, nullptr, nullptr, SOCK_CLOEXEC);
        if (peer < 0) continue;
        std::string request;
        std::array<char, 4096> buffer{};
        while (request.find("\r\n\r\n") == std::string::npos) {
            const ssize_t count = ::recv(peer, buffer.data(), buffer.size(), 0);
            if (count <= 0) break;
            request.append(buffer.data(), static_cast<std::size_t>(count));
        }
        {
            const std::lock_guard lock(mutex_);
            requests_.push_back(request);
        }
        const std::string text = answer_(request);
        for (std::size_t sent = 0; sent < text.size();) {
            const ssize_t count =
                ::send(peer, text.data() + sent, text.size() - sent, MSG_NOSIGNAL);
            if (count <= 0) break;
            sent += static_cast<std::size_t>(count);
        }
        ::close(peer);
    }
}

std::string answer(std::string_view status, std::string_view body, std::string_view more_headers) {
    std::string text = "HTTP/1.1 ";
    text += status;
    text += "\r\nConnection: close\r\nContent-Length: " + std::to_string(body.size()) + "\r\n";
    text += more_headers;
    text += "\r\n";
    text += body;
    return text;
}

}  // namespace beholden::objects::test
