#include "wire/operation.h"

#include <algorithm>

#include "wire/codec.h"

namespace beholden::wire {

std::string_view name_of(Service service) noexcept {
    switch (service) {
        case Service::kRekognition: return "Rekognition";
        case Service::kBeholden: return "Beholden";
    }
    return "";
}

const OperationInfo* find_operation(std::string_view target) noexcept {
    const auto operations = all_operations();
    const auto found = std::ranges::find(operations, target, &OperationInfo::target);
    return found == operations.end() ? nullptr : &*found;
}

namespace internal {

Result<void> decode_into(const Schema& schema, void* structure, std::string_view json) {
    return decode_json(schema, structure, json, Check::kConstraints);
}

std::string encode_from(const Schema& schema, const void* structure) {
    return encode_json(schema, structure);
}

}  // namespace internal

}  // namespace beholden::wire
