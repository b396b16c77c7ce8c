#include "imaging/worker_protocol.h"

#include <algorithm>
#include <cerrno>

#include <poll.h>
#include <sys/socket.h>

namespace beholden::imaging {

bool send_message(int socket_fd, const WorkerMessage& message) noexcept {
    ssize_t sent = 0;
    do {
        sent = ::send(socket_fd, &message, sizeof message, MSG_NOSIGNAL);
    } while (sent < 0 && errno == EINTR);
    return sent == static_cast<ssize_t>(sizeof message);
}

bool receive_message(int socket_fd, WorkerMessage& message, int timeout_ms) noexcept {
    if (timeout_ms >= 0) {
        pollfd wait{socket_fd, POLLIN, 0};
        int ready = 0;
        do {
            ready = ::poll(&wait, 1, timeout_ms);
        } while (ready < 0 && errno == EINTR);
        if (ready != 1) return false;
    }
    ssize_t received = 0;
    do {
        received = ::recv(socket_fd, &message, sizeof message, 0);
    } while (received < 0 && errno == EINTR);
    if (received != static_cast<ssize_t>(sizeof message)) return false;
    message.message.back() = '\0';
    message.detail.back() = '\0';
    return true;
}

void set_text(std::array<char, 256>& place, std::string_view text) noexcept {
    const std::size_t size = std::min(text.size(), place.size() - 1);
    std::copy_n(text.begin(), size, place.begin());
    place.at(size) = '\0';
}

}  // namespace beholden::imaging
