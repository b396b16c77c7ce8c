#pragma once

#include <array>
#include <cstddef>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace beholden::auth {

/// An Authorization header taken apart; every view is into the header's text.
struct Authorization {
    std::string_view access_key_id;
    std::string_view scope;  ///< date/region/service/aws4_request
    std::string_view date;   ///< YYYYMMDD
    std::string_view region;
    std::string_view service;
    std::string_view signed_headers_text;
    std::vector<std::string_view> signed_headers;  ///< Lower case, strictly ascending.
    std::array<std::byte, 32> signature{};
};

/// Reads `AWS4-HMAC-SHA256 Credential=ID/date/region/service/aws4_request, SignedHeaders=a;b,
/// Signature=hex`; parameters in any order, each once.
///
/// header  must outlive the result.
/// errors  kIncompleteSignature, in AWS's words and never repeating the header.
/// threads pure; safe to call concurrently.
Result<Authorization> parse_authorization(std::string_view header);

}  // namespace beholden::auth
