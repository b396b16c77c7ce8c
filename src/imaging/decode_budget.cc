#include "imaging/decode_budget.h"

#include <algorithm>

namespace beholden::imaging {

DecodeBudget::Lease& DecodeBudget::Lease::operator=(Lease&& other) noexcept {
    if (this != &other) {
        release();
        budget_ = std::exchange(other.budget_, nullptr);
        pixels_ = other.pixels_;
    }
    return *this;
}

void DecodeBudget::Lease::release() noexcept {
    if (budget_ != nullptr) std::exchange(budget_, nullptr)->give_back(pixels_);
}

Result<DecodeBudget::Lease> DecodeBudget::acquire(
    std::int64_t pixels, std::chrono::milliseconds wait_max
) {
    const std::int64_t share = std::min(pixels, pixels_max_);
    std::unique_lock lock(mutex_);
    const std::uint64_t ticket = next_ticket_++;
    waiting_.push_back(ticket);
    const bool mine = changed_.wait_for(lock, wait_max, [&] {
        return waiting_.front() == ticket && in_flight_ + share <= pixels_max_;
    });
    std::erase(waiting_, ticket);
    if (mine) in_flight_ += share;
    lock.unlock();
    changed_.notify_all();  // Whoever is first now may fit.
    if (!mine) {
        return fail(ErrorCode::kOverloaded, "Too many large images are being decoded");
    }
    return Lease(*this, share);
}

std::optional<DecodeBudget::Lease> DecodeBudget::try_acquire(std::int64_t pixels) {
    const std::lock_guard lock(mutex_);
    if (!waiting_.empty() || in_flight_ + pixels > pixels_max_) return std::nullopt;
    in_flight_ += pixels;
    return Lease(*this, pixels);
}

std::int64_t DecodeBudget::in_flight() const {
    const std::lock_guard lock(mutex_);
    return in_flight_;
}

std::size_t DecodeBudget::waiting() const {
    const std::lock_guard lock(mutex_);
    return waiting_.size();
}

void DecodeBudget::give_back(std::int64_t pixels) noexcept {
    {
        const std::lock_guard lock(mutex_);
        in_flight_ -= pixels;
    }
    changed_.notify_all();
}

}  // namespace beholden::imaging
