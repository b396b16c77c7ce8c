#pragma once

#include <string>
#include <string_view>

#include "wire/codec.h"
#include "wire/sample/schemas.h"
#include "wire/sample/shapes.h"

/// The sample model of testdata/, decoded and encoded.
namespace beholden::wire::sample {

inline Result<TryRequest> decode(std::string_view json, Check check = Check::kConstraints) {
    TryRequest request;
    BH_TRY(decode_json(schemas::kTryRequest, &request, json, check));
    return request;
}

inline std::string encode(const TryRequest& request) {
    return encode_json(schemas::kTryRequest, &request);
}

/// A request that breaks nothing, with `more` members.
inline std::string valid_with(std::string_view more) {
    return R"({"Name":"abc","Count":1)" + std::string(more.empty() ? "" : ",") + std::string(more) +
           "}";
}

}  // namespace beholden::wire::sample
