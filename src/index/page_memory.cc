#include "index/page_memory.h"

#include <sys/mman.h>
#include <unistd.h>

#include <cstring>  // explicit_bzero
#include <limits>
#include <utility>

namespace beholden::index {
namespace {

constexpr std::size_t kHugePageBytes = std::size_t{2} * 1024 * 1024;
/// Below four huge pages the rounding to whole ones costs more memory than they gain speed.
constexpr std::size_t kHugeFromBytes = 4 * kHugePageBytes;

}  // namespace

PageMemory::PageMemory(std::size_t bytes) noexcept {
    const std::size_t step = bytes >= kHugeFromBytes
                                 ? kHugePageBytes
                                 : static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
    if (bytes == 0 || bytes > std::numeric_limits<std::size_t>::max() / 2) return;
    const std::size_t size = (bytes + step - 1) / step * step;
    void* const mapped =
        ::mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (mapped == MAP_FAILED) return;
    data_ = static_cast<std::byte*>(mapped);
    size_ = size;
    // Both are wishes: the memory is right without them.
    if (step == kHugePageBytes) static_cast<void>(::madvise(data_, size_, MADV_HUGEPAGE));
    static_cast<void>(::madvise(data_, size_, MADV_DONTDUMP));
}

PageMemory::~PageMemory() { release(); }

PageMemory::PageMemory(PageMemory&& other) noexcept
    : data_(std::exchange(other.data_, nullptr)),
      size_(std::exchange(other.size_, 0)),
      dirty_(std::exchange(other.dirty_, 0)) {}

PageMemory& PageMemory::operator=(PageMemory&& other) noexcept {
    if (this != &other) {
        release();
        data_ = std::exchange(other.data_, nullptr);
        size_ = std::exchange(other.size_, 0);
        dirty_ = std::exchange(other.dirty_, 0);
    }
    return *this;
}

void PageMemory::release() noexcept {
    if (data_ == nullptr) return;
    ::explicit_bzero(data_, dirty_);
    ::munmap(data_, size_);
    data_ = nullptr;
}

}  // namespace beholden::index
