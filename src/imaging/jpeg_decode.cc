#include "imaging/jpeg_decode.h"

#include <utility>
#include <vector>

#include "imaging/dimensions.h"
#include "imaging/exif.h"
#include "imaging/jpeg_guard.h"
#include "imaging/orient.h"

namespace beholden::imaging {
namespace {

constexpr int kSampleBits = 8;
/// A file of several scans keeps its coefficients besides the pixels: 2 bytes for each of 3 or 4
/// components against 3 bytes per pixel.
constexpr std::int64_t kSharesBuffered = 4;
constexpr std::int64_t kSharesTurned = 2;
constexpr std::int64_t kSharesStreamed = 1;

/// c * a / 255, rounded, for c and a in 0..255.
std::uint8_t scale_u8(unsigned c, unsigned a) {
    return static_cast<std::uint8_t>((c * a + 127) / 255);
}

/// `inverted`: 255 is no ink, as Adobe's writers store it; otherwise 255 is full ink.
void convert_cmyk_row(std::span<const std::uint8_t> cmyk, bool inverted, std::uint8_t* rgb) {
    const unsigned flip = inverted ? 0U : 255U;
    for (std::size_t i = 0; i + 4 <= cmyk.size(); i += 4, rgb += 3) {
        const unsigned black = cmyk[i + 3] ^ flip;
        for (std::size_t ink = 0; ink < 3; ++ink) rgb[ink] = scale_u8(cmyk[i + ink] ^ flip, black);
    }
}

/// One decode. Steps run one after the other; each may end early by a jump.
class JpegDecode : public JpegGuard {
public:
    explicit JpegDecode(std::span<const std::byte> bytes)
        : bytes_(bytes), orientation_(parse_exif_orientation(find_jpeg_exif(bytes))) {
        watch(info_);
    }
    // Safe at any stage: libjpeg does nothing to what it has not created.
    ~JpegDecode() { jpeg_destroy_decompress(&info_); }
    JpegDecode(const JpegDecode&) = delete;
    JpegDecode& operator=(const JpegDecode&) = delete;

    Result<void> read_header() {
        if (!guarded<JpegDecode>(*this, [](JpegDecode& self) { self.step_header(); })) {
            return fail_format(reason());
        }
        if (info_.data_precision != kSampleBits) return fail_format("not 8 bits per sample");
        if (info_.arith_code != FALSE) return fail_format("arithmetic coding");
        return check_dimensions(info_.image_width, info_.image_height);
    }

    /// Cost of read_pixels(), in pixels of a decode budget.
    [[nodiscard]] std::int64_t budget_pixels() {
        const std::int64_t pixels = std::int64_t{info_.image_width} * info_.image_height;
        const bool buffered = jpeg_has_multiple_scans(&info_) != FALSE;
        if (buffered) return pixels * kSharesBuffered;
        return pixels * (orientation_ == 1 ? kSharesStreamed : kSharesTurned);
    }

    Result<Image> read_pixels(std::chrono::nanoseconds deadline) {
        if (!choose_output()) return fail_format("unknown colour space");
        deadline_ = deadline;
        image_ = make_unset_image(
            static_cast<int>(info_.image_width), static_cast<int>(info_.image_height)
        );
        if (!guarded<JpegDecode>(*this, [](JpegDecode& self) { self.step_pixels(); })) {
            return fail_format(reason());
        }
        return make_upright(std::move(image_), orientation_);
    }

private:
    void step_header() {
        jpeg_create_decompress(&info_);
        jpeg_mem_src(&info_, reinterpret_cast<const unsigned char*>(bytes_.data()), bytes_.size());
        jpeg_read_header(&info_, TRUE);
    }

    bool choose_output() {
        switch (info_.jpeg_color_space) {
            case JCS_GRAYSCALE:
            case JCS_RGB:
            case JCS_YCbCr: info_.out_color_space = JCS_RGB; return true;
            case JCS_CMYK:
            case JCS_YCCK:
                info_.out_color_space = JCS_CMYK;
                cmyk_row_.resize(std::size_t{info_.image_width} * 4);
                return true;
            default: return false;
        }
    }

    void step_pixels() {
        progress_.progress_monitor = [](j_common_ptr info) {
            static_cast<JpegDecode&>(of(info)).check_effort();
        };
        info_.progress = &progress_;
        jpeg_start_decompress(&info_);
        while (info_.output_scanline < info_.output_height) read_row();
        // Reads to the end marker: a file without one was cut short.
        jpeg_finish_decompress(&info_);
    }

    void read_row() {
        std::uint8_t* const target = image_.row(static_cast<int>(info_.output_scanline));
        const bool is_cmyk = info_.out_color_space == JCS_CMYK;
        JSAMPROW row = is_cmyk ? cmyk_row_.data() : target;
        jpeg_read_scanlines(&info_, &row, 1);
        if (is_cmyk) convert_cmyk_row(cmyk_row_, info_.saw_Adobe_marker != FALSE, target);
    }

    /// Called by libjpeg for every row of blocks of every scan.
    void check_effort() {
        if (info_.input_scan_number > limits::kJpegScansMax) leave("too many scans");
        if (thread_time() > deadline_) leave("too slow to decode");
    }

    std::span<const std::byte> bytes_;
    const Orientation orientation_;
    jpeg_decompress_struct info_{};
    jpeg_progress_mgr progress_{};
    std::chrono::nanoseconds deadline_{};
    Image image_;
    std::vector<std::uint8_t> cmyk_row_;
};

}  // namespace

Result<Image> decode_jpeg(std::span<const std::byte> bytes, const DecodeContext& context) {
    JpegDecode decode(bytes);
    BH_TRY(decode.read_header());
    BH_TRY_ASSIGN(const DecodeBudget::Lease lease, context.admit(decode.budget_pixels()));
    return decode.read_pixels(context.deadline());
}

}  // namespace beholden::imaging
