#include "gallery/rotation.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstring>
#include <numbers>
#include <numeric>
#include <utility>

#include "crypto/hash.h"

namespace beholden::gallery {

namespace {

/// Numbers from a key: HMAC-SHA256 of a counter, eight bytes each, little-endian.
class KeyStream {
public:
    explicit KeyStream(std::span<const std::byte> key) : key_(key) {}

    std::uint64_t next() {
        if (place_ == block_.size()) {
            const auto counter = std::as_bytes(std::span(&counter_, 1));
            block_ = crypto::hmac_sha256(key_, counter);
            ++counter_;
            place_ = 0;
        }
        std::uint64_t number = 0;
        std::memcpy(&number, block_.data() + place_, sizeof number);
        place_ += sizeof number;
        return number;
    }

    /// Below `bound`; the bias of the remainder is under bound / 2^64.
    std::size_t below(std::size_t bound) { return next() % bound; }

    /// 0 <= x < 1.
    double unit() {
        constexpr int kFractionBits = 53;
        return std::ldexp(static_cast<double>(next() >> (64 - kFractionBits)), -kFractionBits);
    }

private:
    static_assert(std::endian::native == std::endian::little, "numbers are read as they lie");
    std::span<const std::byte> key_;
    std::uint64_t counter_ = 0;
    crypto::Sha256 block_{};
    std::size_t place_ = std::tuple_size_v<crypto::Sha256>;
};

/// After log2(d) layers every value can depend on every other; twice that and some more mixes them
/// so that the images of one vector under two keys are as two random vectors (rotation_test.cc).
int layer_count(std::size_t dimension) {
    return 2 * static_cast<int>(std::bit_width(dimension)) + 4;
}

}  // namespace

Rotation::Rotation(std::span<const std::byte> key, int dimension) {
    if (key.empty()) return;
    const auto size = static_cast<std::size_t>(dimension);
    KeyStream stream(key);
    layers_.resize(static_cast<std::size_t>(layer_count(size)));
    for (Layer& layer : layers_) {
        layer.from.resize(size);
        std::iota(layer.from.begin(), layer.from.end(), 0U);
        for (std::size_t i = size - 1; i > 0; --i) {
            std::swap(layer.from[i], layer.from[stream.below(i + 1)]);
        }
        layer.turns.resize(size / 2);
        for (Turn& turn : layer.turns) {
            const double angle = 2 * std::numbers::pi * stream.unit();
            turn = {std::cos(angle), std::sin(angle)};
        }
    }
}

void Rotation::apply(std::span<float> values) const {
    if (layers_.empty()) return;
    std::vector<double> now(values.begin(), values.end());
    std::vector<double> moved(now.size());
    for (const Layer& layer : layers_) {
        for (std::size_t i = 0; i < now.size(); ++i) moved[i] = now[layer.from[i]];
        for (std::size_t i = 0; i < layer.turns.size(); ++i) {
            const auto [cosine, sine] = layer.turns[i];
            const double a = moved[2 * i];
            const double b = moved[2 * i + 1];
            moved[2 * i] = cosine * a - sine * b;
            moved[2 * i + 1] = sine * a + cosine * b;
        }
        std::swap(now, moved);
    }
    std::ranges::transform(now, values.begin(), [](double value) {
        return static_cast<float>(value);
    });
}

void Rotation::undo(std::span<float> values) const {
    if (layers_.empty()) return;
    std::vector<double> now(values.begin(), values.end());
    std::vector<double> moved(now.size());
    for (auto layer = layers_.rbegin(); layer != layers_.rend(); ++layer) {
        for (std::size_t i = 0; i < layer->turns.size(); ++i) {
            const auto [cosine, sine] = layer->turns[i];
            const double a = now[2 * i];
            const double b = now[2 * i + 1];
            now[2 * i] = cosine * a + sine * b;
            now[2 * i + 1] = cosine * b - sine * a;
        }
        for (std::size_t i = 0; i < now.size(); ++i) moved[layer->from[i]] = now[i];
        std::swap(now, moved);
    }
    std::ranges::transform(now, values.begin(), [](double value) {
        return static_cast<float>(value);
    });
}

}  // namespace beholden::gallery
