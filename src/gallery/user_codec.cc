#include "gallery/user_codec.h"

#include <algorithm>
#include <bit>
#include <cstring>

#include "base/bytes.h"

namespace beholden::gallery {

namespace {

static_assert(std::endian::native == std::endian::little, "records are written as they lie");

constexpr auto kVersion = std::byte{1};

/// Appends values as they lie.
class Sink {
public:
    template <class T>
    void put(const T& value) {
        const auto bytes = std::as_bytes(std::span(&value, 1));
        bytes_.insert(bytes_.end(), bytes.begin(), bytes.end());
    }
    void put_text(std::string_view text) {
        const auto bytes = as_bytes(text);
        bytes_.insert(bytes_.end(), bytes.begin(), bytes.end());
    }
    store::SecretBytes take() && { return std::move(bytes_); }

private:
    store::SecretBytes bytes_;
};

/// Takes them again; a value beyond the end is a failure of the whole.
class Source {
public:
    explicit Source(std::span<const std::byte> bytes) : rest_(bytes) {}
    template <class T>
    T take() {
        T value{};
        if (rest_.size() < sizeof(T)) {
            failed_ = true;
            return value;
        }
        std::memcpy(static_cast<void*>(&value), rest_.data(), sizeof(T));
        rest_ = rest_.subspan(sizeof(T));
        return value;
    }
    [[nodiscard]] std::span<const std::byte> rest() const noexcept { return rest_; }
    [[nodiscard]] bool failed() const noexcept { return failed_; }

private:
    std::span<const std::byte> rest_;
    bool failed_ = false;
};

tl::unexpected<Error> damaged(const char* what) {
    return fail(
        ErrorCode::kCorruption, std::string("A stored ") + what + " is damaged: it has no sense."
    );
}

}  // namespace

store::SecretBytes encode_user(const UserText& user) {
    Sink sink;
    sink.put(kVersion);
    sink.put(std::int64_t{user.created.time_since_epoch().count()});
    sink.put_text(user.name);
    return std::move(sink).take();
}

Result<UserText> decode_user(std::span<const std::byte> bytes) {
    Source source(bytes);
    const auto version = source.take<std::byte>();
    const auto created_ms = source.take<std::int64_t>();
    if (source.failed() || version != kVersion || source.rest().empty()) return damaged("user");
    return UserText{
        .created = TimePoint(std::chrono::milliseconds(created_ms)),
        .name = as_text(source.rest()),
    };
}

store::SecretBytes encode_outcome(const KeptOutcome& outcome) {
    Sink sink;
    sink.put(kVersion);
    sink.put(outcome.has_faces);
    sink.put(outcome.request);
    for (const KeptFace& face : outcome.faces) {
        sink.put(face.face);
        sink.put(face.fate);
        sink.put(face.other);
        sink.put(face.similarity_pct);
    }
    return std::move(sink).take();
}

Result<KeptOutcome> decode_outcome(std::span<const std::byte> bytes) {
    Source source(bytes);
    const auto version = source.take<std::byte>();
    KeptOutcome outcome;
    outcome.has_faces = source.take<std::uint8_t>() != 0;
    outcome.request = source.take<crypto::Sha256>();
    while (!source.failed() && !source.rest().empty()) {
        KeptFace face;
        face.face = source.take<store::Uuid>();
        face.fate = source.take<FaceFate>();
        face.other = source.take<store::UserSeq>();
        face.similarity_pct = source.take<float>();
        outcome.faces.push_back(face);
    }
    if (source.failed() || version != kVersion) return damaged("request");
    return outcome;
}

}  // namespace beholden::gallery
