#include "imaging/decode.h"

#include <new>
#include <string_view>

#include "base/bytes.h"
#include "imaging/decode_context.h"
#include "imaging/dimensions.h"
#include "imaging/jpeg_decode.h"
#include "imaging/png_decode.h"

namespace beholden::imaging {
namespace {

constexpr std::string_view kJpegMagic = "\xFF\xD8\xFF";
constexpr std::string_view kPngMagic = "\x89PNG\r\n\x1A\n";

Result<Image> decode_upright(std::span<const std::byte> bytes, const DecodeContext& context) {
    const std::string_view text = as_text(bytes);
    if (text.starts_with(kJpegMagic)) return decode_jpeg(bytes, context);
    if (text.starts_with(kPngMagic)) return decode_png(bytes, context);
    return fail_format("neither JPEG nor PNG by its first bytes");
}

}  // namespace

Result<Image> decode_within(std::span<const std::byte> bytes, const DecodeContext& context) {
    try {
        return decode_upright(bytes, context);
    } catch (const std::bad_alloc&) {
        return fail(ErrorCode::kOverloaded, "Not enough memory to decode the image");
    }
}

Result<Image> decode(std::span<const std::byte> bytes) { return decode_within(bytes, {}); }

Result<Image> Decoder::decode(std::span<const std::byte> bytes) const {
    if (pool_) return pool_->decode(bytes, budget_, {options_.wait_max, options_.time_max});
    const auto ask = [this](std::int64_t pixels) {
        return budget_.acquire(pixels, options_.wait_max);
    };
    return decode_within(bytes, {.ask = ask, .time_max = options_.time_max});
}

}  // namespace beholden::imaging
