#pragma once

#include <memory>
#include <utility>

namespace beholden::wire {

/// An optional value of a type that is not complete yet: for shapes that contain themselves.
/// Copies deeply; has the members of std::optional that the codec uses.
template <class T>
class Boxed {
public:
    Boxed() = default;
    Boxed(const Boxed& other)
        : value_(other.value_ ? std::make_unique<T>(*other.value_) : nullptr) {}
    Boxed(Boxed&&) noexcept = default;
    Boxed& operator=(const Boxed& other) {
        Boxed copy(other);
        value_.swap(copy.value_);
        return *this;
    }
    Boxed& operator=(Boxed&&) noexcept = default;
    ~Boxed() = default;

    T& emplace() {
        value_ = std::make_unique<T>();
        return *value_;
    }
    [[nodiscard]] explicit operator bool() const noexcept { return value_ != nullptr; }
    T& operator*() noexcept { return *value_; }
    const T& operator*() const noexcept { return *value_; }
    T* operator->() noexcept { return value_.get(); }
    const T* operator->() const noexcept { return value_.get(); }

private:
    std::unique_ptr<T> value_;
};

}  // namespace beholden::wire
