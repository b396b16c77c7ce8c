#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "wire/schema.h"

namespace beholden::wire {

/// Whether decoding also checks required members, lengths, ranges, patterns and enumerations.
enum class Check : std::uint8_t {
    kTypes,        ///< JSON types only: for responses, whose writers answer for the values.
    kConstraints,  ///< Types and all constraints of the model: for requests.
};

/// Reads JSON text into the generated struct that `schema` describes.
///
/// Members the model does not know are ignored, null members count as absent.
/// errors   kMalformedRequest for text that is not one JSON object of the shape's types: wrong
/// types,
///          anything after the object, comments, duplicate or NUL-bearing names and strings,
///          nesting over limits::kJsonDepthMax, more than limits::kJsonValuesMax values, text that
///          is not UTF-8, numbers beyond their type, base64 that is not strict.
///          kValidation with every broken constraint, in the model's order of members.
/// threads  pure; safe to call concurrently.
Result<void> decode_json(const Schema& schema, void* structure, std::string_view json, Check check);

/// Writes the generated struct that `schema` describes as JSON text: members in the model's order,
/// absent ones left out, timestamps in epoch seconds, numbers in the shortest form that reads back
/// the same. A number that is not finite is written as null; bytes that are not UTF-8 as U+FFFD.
///
/// threads  pure; safe to call concurrently.
std::string encode_json(const Schema& schema, const void* structure);

}  // namespace beholden::wire
