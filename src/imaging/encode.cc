#include "imaging/encode.h"

#include <cstdlib>
#include <memory>

#include <spng.h>

#include "imaging/jpeg_guard.h"

namespace beholden::imaging {
namespace {

struct Free {
    void operator()(void* memory) const noexcept { std::free(memory); }
};

struct FreeContext {
    void operator()(spng_ctx* context) const noexcept { spng_ctx_free(context); }
};

Bytes copy_of(const void* data, std::size_t size) {
    const auto* const first = static_cast<const std::byte*>(data);
    return {first, first + size};
}

class JpegEncode : public JpegGuard {
public:
    JpegEncode(const Image& image, int quality) : image_(image), quality_(quality) { watch(info_); }
    ~JpegEncode() {
        jpeg_destroy_compress(&info_);
        std::free(file_);
    }
    JpegEncode(const JpegEncode&) = delete;
    JpegEncode& operator=(const JpegEncode&) = delete;

    Result<Bytes> run() {
        if (!guarded<JpegEncode>(*this, [](JpegEncode& self) { self.step(); })) {
            return fail(ErrorCode::kInvalidArgument, "The image cannot be a JPEG", reason());
        }
        return copy_of(file_, file_size_);
    }

private:
    void step() {
        jpeg_create_compress(&info_);
        jpeg_mem_dest(&info_, &file_, &file_size_);
        info_.image_width = static_cast<JDIMENSION>(image_.width_px);
        info_.image_height = static_cast<JDIMENSION>(image_.height_px);
        info_.input_components = 3;
        info_.in_color_space = JCS_RGB;
        jpeg_set_defaults(&info_);
        jpeg_set_quality(&info_, quality_, TRUE);
        jpeg_start_compress(&info_, TRUE);
        while (info_.next_scanline < info_.image_height) {
            row_.assign(
                image_.row(static_cast<int>(info_.next_scanline)),
                image_.row(static_cast<int>(info_.next_scanline)) + image_.stride()
            );
            JSAMPROW row = row_.data();
            jpeg_write_scanlines(&info_, &row, 1);
        }
        jpeg_finish_compress(&info_);
    }

    const Image& image_;
    const int quality_;
    jpeg_compress_struct info_{};
    unsigned char* file_ = nullptr;
    unsigned long file_size_ = 0;
    std::vector<std::uint8_t> row_;  ///< libjpeg takes no constant rows.
};

}  // namespace

Result<Bytes> encode_jpeg(const Image& image, int quality) {
    if (quality < 1 || quality > 100) {
        return fail(ErrorCode::kInvalidArgument, "JPEG quality is 1 to 100");
    }
    return JpegEncode(image, quality).run();
}

Result<Bytes> encode_png(const Image& image) {
    const std::unique_ptr<spng_ctx, FreeContext> context(spng_ctx_new(SPNG_CTX_ENCODER));
    if (context == nullptr) return fail(ErrorCode::kOverloaded, "Out of memory");
    spng_ihdr header{
        .width = static_cast<std::uint32_t>(image.width_px),
        .height = static_cast<std::uint32_t>(image.height_px),
        .bit_depth = 8,
        .color_type = SPNG_COLOR_TYPE_TRUECOLOR,
        .compression_method = 0,
        .filter_method = 0,
        .interlace_method = SPNG_INTERLACE_NONE,
    };
    int status = spng_set_ihdr(context.get(), &header);
    if (status == SPNG_OK) status = spng_set_option(context.get(), SPNG_ENCODE_TO_BUFFER, 1);
    if (status == SPNG_OK) {
        status = spng_encode_image(
            context.get(), image.pixels.data(), image.pixels.size(), SPNG_FMT_PNG,
            SPNG_ENCODE_FINALIZE
        );
    }
    std::size_t size = 0;
    std::unique_ptr<void, Free> file;
    if (status == SPNG_OK) file.reset(spng_get_png_buffer(context.get(), &size, &status));
    if (file == nullptr) {
        return fail(
            ErrorCode::kInvalidArgument, "The image cannot be a PNG", spng_strerror(status)
        );
    }
    return copy_of(file.get(), size);
}

}  // namespace beholden::imaging
