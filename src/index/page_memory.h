#pragma once

#include <cstddef>

namespace beholden::index {

/// Zeroed memory from the operating system for biometric data: left out of core dumps, overwritten
/// before it is given back, in huge pages where it is large enough to gain by them.
///
/// threads  none of its own.
class PageMemory {
public:
    PageMemory() = default;
    /// Holds at least `bytes` (rounded up to pages), or nothing if the system refuses.
    explicit PageMemory(std::size_t bytes) noexcept;
    ~PageMemory();
    PageMemory(PageMemory&& other) noexcept;
    PageMemory& operator=(PageMemory&& other) noexcept;
    PageMemory(const PageMemory&) = delete;
    PageMemory& operator=(const PageMemory&) = delete;

    [[nodiscard]] std::byte* data() const noexcept { return data_; }
    [[nodiscard]] std::size_t size() const noexcept { return size_; }
    [[nodiscard]] explicit operator bool() const noexcept { return data_ != nullptr; }

    /// Says how many bytes from the start were written: as many are overwritten at the end.
    void set_dirty(std::size_t bytes) noexcept { dirty_ = bytes < size_ ? bytes : size_; }

private:
    void release() noexcept;

    std::byte* data_ = nullptr;
    std::size_t size_ = 0;
    std::size_t dirty_ = 0;
};

}  // namespace beholden::index
