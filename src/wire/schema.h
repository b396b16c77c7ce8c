#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "wire/boxed.h"
#include "wire/pattern.h"

/// What the generator knows of a service model, as constant data: one codec reads these tables and
/// moves values between JSON text and the generated structs.
namespace beholden::wire {

/// What a shape is in the model, and with it the C++ type of its values.
enum class Kind : std::uint8_t {
    kString,     ///< std::string
    kBoolean,    ///< bool
    kInteger,    ///< std::int32_t
    kLong,       ///< std::int64_t
    kFloat,      ///< float
    kDouble,     ///< double
    kBlob,       ///< Bytes
    kTimestamp,  ///< TimePoint
    kStructure,  ///< the generated struct
    kList,       ///< std::vector<element>
    kMap,        ///< std::map<std::string, value>
};

struct Schema;

/// One member of a structure, reached without knowing the structure's type.
struct Member {
    std::string_view name;
    const Schema* schema = nullptr;
    bool required = false;
    /// Makes the member present, with a default value, and returns that value's address.
    void* (*emplace)(void* structure) = nullptr;
    /// Address of the member's value; null if it is absent. Required members are always present.
    const void* (*find)(const void* structure) = nullptr;
};

/// A std::vector, without knowing its element type.
struct ListAccess {
    void* (*append)(void* list) = nullptr;
    std::size_t (*size)(const void* list) = nullptr;
    const void* (*at)(const void* list, std::size_t index) = nullptr;
};

/// A std::map from std::string, without knowing its value type.
struct MapAccess {
    /// Address of a new default value, or null if the key is taken.
    void* (*insert)(void* map, std::string key) = nullptr;
    std::size_t (*size)(const void* map) = nullptr;
    using Visitor = void (*)(void* context, const std::string& key, const void* value);
    void (*for_each)(const void* map, void* context, Visitor visit) = nullptr;
};

/// One shape: its type and the constraints on its values.
struct Schema {
    Kind kind = Kind::kStructure;
    std::string_view name;
    /// Length of strings (code points), blobs (bytes), lists and maps (entries); value of numbers.
    std::optional<double> min{};
    std::optional<double> max{};
    const Pattern* pattern = nullptr;
    std::span<const std::string_view> enum_values{};
    bool sensitive = false;             ///< Never repeated in a message.
    std::span<const Member> members{};  ///< kStructure
    const Schema* key = nullptr;        ///< kMap
    const Schema* element = nullptr;    ///< kList, kMap
    ListAccess list{};                  ///< kList
    MapAccess map{};                    ///< kMap
};

namespace access {

template <class Structure, class Value>
Structure structure_of(Value Structure::*);

template <auto Pointer>
using StructureOf = decltype(structure_of(Pointer));

template <class Value>
void* emplace_value(Value& value) {
    return &value;
}
template <class Value>
void* emplace_value(std::optional<Value>& value) {
    return &value.emplace();
}
template <class Value>
void* emplace_value(Boxed<Value>& value) {
    return &value.emplace();
}
template <class Value>
const void* find_value(const Value& value) {
    return &value;
}
template <class Value>
const void* find_value(const std::optional<Value>& value) {
    return value ? &*value : nullptr;
}
template <class Value>
const void* find_value(const Boxed<Value>& value) {
    return value ? &*value : nullptr;
}

template <auto Pointer>
void* emplace(void* structure) {
    return emplace_value(static_cast<StructureOf<Pointer>*>(structure)->*Pointer);
}
template <auto Pointer>
const void* find(const void* structure) {
    return find_value(static_cast<const StructureOf<Pointer>*>(structure)->*Pointer);
}

template <class Value>
void* append(void* list) {
    return &static_cast<std::vector<Value>*>(list)->emplace_back();
}
template <class Value>
std::size_t list_size(const void* list) {
    return static_cast<const std::vector<Value>*>(list)->size();
}
template <class Value>
const void* at(const void* list, std::size_t index) {
    return &(*static_cast<const std::vector<Value>*>(list))[index];
}

template <class Value>
void* insert(void* map, std::string key) {
    const auto [place, added] =
        static_cast<std::map<std::string, Value>*>(map)->try_emplace(std::move(key));
    return added ? &place->second : nullptr;
}
template <class Value>
std::size_t map_size(const void* map) {
    return static_cast<const std::map<std::string, Value>*>(map)->size();
}
template <class Value>
void for_each(const void* map, void* context, MapAccess::Visitor visit) {
    for (const auto& [key, value] : *static_cast<const std::map<std::string, Value>*>(map)) {
        visit(context, key, &value);
    }
}

}  // namespace access

/// Access to the member of a generated struct; `Pointer` is its pointer to member.
template <auto Pointer>
constexpr Member member(std::string_view name, const Schema& schema, bool required) {
    return {name, &schema, required, &access::emplace<Pointer>, &access::find<Pointer>};
}

template <class Value>
constexpr ListAccess list_access() {
    return {&access::append<Value>, &access::list_size<Value>, &access::at<Value>};
}

template <class Value>
constexpr MapAccess map_access() {
    return {&access::insert<Value>, &access::map_size<Value>, &access::for_each<Value>};
}

}  // namespace beholden::wire
