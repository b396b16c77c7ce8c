// Bodies of requests: whatever the bytes, decoding ends in a value or in one of two errors; a value
// encodes to text that decodes to the same value; an error renders.
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "base/check.h"
#include "wire/beholden_api/operation_list.h"
#include "wire/codec.h"
#include "wire/error_map.h"
#include "wire/rekognition/operation_list.h"
#include "wire/testing/random_json.h"

extern "C" std::size_t LLVMFuzzerMutate(std::uint8_t* data, std::size_t size, std::size_t size_max);

namespace beholden::wire {
namespace {

template <class Op>
void check(std::string_view body) {
    const auto request = decode_request<Op>(body);
    if (!request) {
        const ErrorCode code = request.error().code;
        BH_CHECK(
            code == ErrorCode::kMalformedRequest || code == ErrorCode::kValidation,
            "a body is refused for its form or its values"
        );
        BH_CHECK(render_error(request.error(), "id").status == 400, "and the caller can mend it");
        return;
    }
    const std::string once = encode_json(*Op::info().request, &*request);
    const auto again = decode_request<Op>(once);
    BH_CHECK(again.has_value(), "what was written can be read");
    BH_CHECK(encode_json(*Op::info().request, &*again) == once, "and is the same");
}

/// One entry per operation of both models, in the order of all_operations().
std::vector<void (*)(std::string_view)> make_checks() {
    std::vector<void (*)(std::string_view)> checks;
    const auto add = [&checks]<class Op>(std::type_identity<Op>) { checks.push_back(&check<Op>); };
    rekognition::for_each_operation(add);
    beholden_api::for_each_operation(add);
    return checks;
}

}  // namespace
}  // namespace beholden::wire

/// The first byte chooses the operation, the rest is the body.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const auto checks = beholden::wire::make_checks();
    if (size == 0) return 0;
    const std::string_view body(reinterpret_cast<const char*>(data) + 1, size - 1);
    checks[data[0] % checks.size()](body);
    return 0;
}

/// Now and then an honest request made from the schema, from which mutation goes on: random bytes
/// alone would not find 75 sets of member names.
extern "C" std::size_t LLVMFuzzerCustomMutator(
    std::uint8_t* data, std::size_t size, std::size_t size_max, unsigned int seed
) {
    if (size > 1 && seed % 64 != 0) return LLVMFuzzerMutate(data, size, size_max);
    const auto operations = beholden::wire::all_operations();
    const std::size_t chosen = seed / 64 % operations.size();
    const std::string body =
        beholden::wire::testing::RandomJson(seed).valid(*operations[chosen].request);
    if (body.size() + 1 > size_max) return LLVMFuzzerMutate(data, size, size_max);
    data[0] = static_cast<std::uint8_t>(chosen);
    std::memcpy(data + 1, body.data(), body.size());
    return body.size() + 1;
}
