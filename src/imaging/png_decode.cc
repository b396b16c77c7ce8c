#include "imaging/png_decode.h"

#include <array>
#include <memory>
#include <vector>

#include <spng.h>

#include "imaging/dimensions.h"
#include "imaging/exif.h"
#include "imaging/orient.h"
#include "imaging/png_chunks.h"

namespace beholden::imaging {
namespace {

/// Its orientation may stand behind the pixels, so that room to turn them is taken in any case.
constexpr std::int64_t kShares = 2;

struct FreeContext {
    void operator()(spng_ctx* context) const noexcept { spng_ctx_free(context); }
};

int read_for_spng(spng_ctx* /*context*/, void* user, void* target, std::size_t size) {
    auto& chunks = *static_cast<PngChunks*>(user);
    switch (chunks.read({static_cast<std::byte*>(target), size})) {
        case PngChunks::Status::kOk: return SPNG_OK;
        case PngChunks::Status::kCutShort: return SPNG_IO_EOF;
        case PngChunks::Status::kDamaged: break;
    }
    return SPNG_IO_ERROR;
}

/// Which columns an interlaced pass holds. PNG specification section 8.2.
struct PassColumns {
    std::uint32_t first = 0;
    std::uint32_t step = 1;
};
constexpr std::array<PassColumns, 7> kAdam7Columns{
    {{0, 8}, {4, 8}, {0, 4}, {2, 4}, {0, 2}, {1, 2}, {0, 1}}
};

std::uint8_t over_black(unsigned value, unsigned alpha) {
    return static_cast<std::uint8_t>((value * alpha + 127) / 255);
}

/// Lays the pixels of one decoded line into their columns of a picture's row.
void place_line(
    std::span<const std::uint8_t> line,
    bool has_alpha,
    PassColumns columns,
    std::span<std::uint8_t> row
) {
    const std::size_t pixel_bytes = has_alpha ? 4 : 3;
    const std::size_t step = std::size_t{columns.step} * 3;
    std::size_t source = 0;
    for (std::size_t target = std::size_t{columns.first} * 3; target < row.size(); target += step) {
        const unsigned alpha = has_alpha ? line[source + 3] : 255U;
        for (std::size_t c = 0; c < 3; ++c) row[target + c] = over_black(line[source + c], alpha);
        source += pixel_bytes;
    }
}

/// One decode, driven line by line so that time can be checked between lines.
class PngDecode {
public:
    explicit PngDecode(std::span<const std::byte> bytes)
        : chunks_(bytes), context_(spng_ctx_new(0)) {}

    Result<void> read_header() {
        if (context_ == nullptr) return fail(ErrorCode::kOverloaded, "Out of memory");
        spng_set_crc_action(context_.get(), SPNG_CRC_ERROR, SPNG_CRC_ERROR);
        BH_TRY(checked(spng_set_png_stream(context_.get(), read_for_spng, &chunks_)));
        BH_TRY(checked(spng_get_ihdr(context_.get(), &header_)));
        return check_dimensions(header_.width, header_.height);
    }

    [[nodiscard]] std::int64_t budget_pixels() const {
        return std::int64_t{header_.width} * header_.height * kShares;
    }

    Result<Image> read_pixels(std::chrono::nanoseconds deadline) {
        BH_TRY_ASSIGN(const bool has_alpha, read_has_alpha());
        const int format = has_alpha ? SPNG_FMT_RGBA8 : SPNG_FMT_RGB8;
        const int flags = SPNG_DECODE_PROGRESSIVE | (has_alpha ? SPNG_DECODE_TRNS : 0);
        BH_TRY(checked(spng_decode_image(context_.get(), nullptr, 0, format, flags)));
        Image image =
            make_unset_image(static_cast<int>(header_.width), static_cast<int>(header_.height));
        BH_TRY(read_lines(image, has_alpha, deadline));
        // Reads to the end chunk: a file without one was cut short.
        BH_TRY(checked(spng_decode_chunks(context_.get())));
        return make_upright(std::move(image), parse_exif_orientation(chunks_.exif()));
    }

private:
    static Result<void> checked(int status) {
        if (status != SPNG_OK) return fail_format(spng_strerror(status));
        return {};
    }

    /// By colour type or by a tRNS chunk, which stands before the pixels.
    Result<bool> read_has_alpha() {
        spng_trns transparency{};
        const int status = spng_get_trns(context_.get(), &transparency);
        if (status != SPNG_OK && status != SPNG_ECHUNKAVAIL) {
            return fail_format(spng_strerror(status));
        }
        return status == SPNG_OK || header_.color_type == SPNG_COLOR_TYPE_GRAYSCALE_ALPHA ||
               header_.color_type == SPNG_COLOR_TYPE_TRUECOLOR_ALPHA;
    }

    Result<void> read_lines(Image& image, bool has_alpha, std::chrono::nanoseconds deadline) {
        const bool interlaced = header_.interlace_method != SPNG_INTERLACE_NONE;
        const bool direct = !has_alpha && !interlaced;
        std::vector<std::uint8_t> line(std::size_t{header_.width} * (has_alpha ? 4 : 3));
        int status = SPNG_OK;
        while (status == SPNG_OK) {
            if (thread_time() > deadline) {
                return fail_format("too slow to decode");
            }
            spng_row_info at{};
            BH_TRY(checked(spng_get_row_info(context_.get(), &at)));
            std::uint8_t* const row = image.row(static_cast<int>(at.row_num));
            std::uint8_t* const target = direct ? row : line.data();
            const std::size_t size = direct ? image.stride() : line.size();
            status = spng_decode_scanline(context_.get(), target, size);
            if (status != SPNG_OK && status != SPNG_EOI) break;
            const auto columns =
                interlaced ? kAdam7Columns.at(static_cast<std::size_t>(at.pass)) : PassColumns{};
            if (!direct) place_line(line, has_alpha, columns, {row, image.stride()});
        }
        return status == SPNG_EOI ? Result<void>{} : checked(status);
    }

    PngChunks chunks_;
    std::unique_ptr<spng_ctx, FreeContext> context_;
    spng_ihdr header_{};
};

}  // namespace

Result<Image> decode_png(std::span<const std::byte> bytes, const DecodeContext& context) {
    PngDecode decode(bytes);
    BH_TRY(decode.read_header());
    BH_TRY_ASSIGN(const DecodeBudget::Lease lease, context.admit(decode.budget_pixels()));
    return decode.read_pixels(context.deadline());
}

}  // namespace beholden::imaging
