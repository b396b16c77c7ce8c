#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <boost/json/basic_parser.hpp>

#include "base/result.h"
#include "wire/codec.h"
#include "wire/constraints.h"

namespace beholden::wire {

/// Receives the events of a JSON parser and puts the values where the schema says, checking each as
/// soon as it is whole. The parser bounds nesting; this bounds everything else.
///
/// threads  used by one.
class DecodeHandler {
public:
    // Limits that the parser asks its handler for; what counts is limits::kJsonValuesMax.
    static constexpr std::size_t max_object_size = static_cast<std::size_t>(-1);
    static constexpr std::size_t max_array_size = static_cast<std::size_t>(-1);
    static constexpr std::size_t max_key_size = static_cast<std::size_t>(-1);
    static constexpr std::size_t max_string_size = static_cast<std::size_t>(-1);

    DecodeHandler(const Schema& schema, void* structure, Check check)
        : root_(schema), structure_(structure), check_(check) {}

    /// Set when an event answered false.
    [[nodiscard]] const Error& error() const noexcept { return error_; }
    [[nodiscard]] const Violations& violations() const noexcept { return violations_; }

    using ErrorOut = boost::json::error_code;
    using Text = boost::json::string_view;

    bool on_document_begin(ErrorOut&) { return true; }
    bool on_document_end(ErrorOut&) { return true; }
    bool on_object_begin(ErrorOut& ec) { return settle(open_object(), ec); }
    bool on_object_end(std::size_t, ErrorOut& ec) { return settle(close_container(), ec); }
    bool on_array_begin(ErrorOut& ec) { return settle(open_array(), ec); }
    bool on_array_end(std::size_t, ErrorOut& ec) { return settle(close_container(), ec); }
    bool on_key_part(Text part, std::size_t, ErrorOut&);
    bool on_key(Text rest, std::size_t, ErrorOut& ec);
    bool on_string_part(Text part, std::size_t, ErrorOut&);
    bool on_string(Text rest, std::size_t, ErrorOut& ec);
    bool on_number_part(Text part, ErrorOut&);
    bool on_int64(std::int64_t, Text rest, ErrorOut& ec) { return settle(take_number(rest), ec); }
    bool on_uint64(std::uint64_t, Text rest, ErrorOut& ec) { return settle(take_number(rest), ec); }
    bool on_double(double, Text rest, ErrorOut& ec) { return settle(take_number(rest), ec); }
    bool on_bool(bool value, ErrorOut& ec) { return settle(take_bool(value), ec); }
    bool on_null(ErrorOut& ec) { return settle(take_null(), ec); }
    bool on_comment_part(Text, ErrorOut&) { return true; }
    bool on_comment(Text, ErrorOut&) { return true; }

private:
    /// A container that is being read.
    struct Frame {
        const Schema* schema = nullptr;
        void* value = nullptr;
        const Member* member = nullptr;  ///< Structure: the member being read; null: unknown.
        std::uint64_t named = 0;         ///< Structure: members whose name was seen.
        std::uint64_t present = 0;       ///< Structure: members with a value other than null.
        std::size_t place = 0;           ///< Number of the member or element being read.
        std::string key;                 ///< Map: key of the entry being read.
        bool has_bad_element = false;    ///< List, map: a scalar broke its constraints.
        bool has_bad_key = false;        ///< Map.
    };

    /// Where the next value goes; no schema if it is to be ignored.
    struct Slot {
        const Schema* schema = nullptr;
        void* value = nullptr;
    };

    bool settle(Result<void> result, ErrorOut& ec);
    [[nodiscard]] bool is_skipping() const;
    [[nodiscard]] const Schema* expected() const;
    Result<void> begin_value();
    Result<Slot> make_slot();
    Result<void> open_object();
    Result<void> open_array();
    Result<void> close_container();
    Result<void> take_key(std::string_view key);
    Result<void> take_string(std::string_view text);
    Result<void> take_number(std::string_view rest);
    Result<void> take_bool(bool value);
    Result<void> take_null();
    Result<void> finish_scalar(const Slot& slot);
    void finish_structure(const Frame& frame);
    void finish_list_or_map(const Frame& frame);
    void add_violation(const Schema& schema, const void* value, std::string_view constraint);
    [[nodiscard]] std::string path() const;
    [[nodiscard]] std::vector<std::size_t> order() const;
    [[nodiscard]] tl::unexpected<Error> malformed(std::string what) const;

    const Schema& root_;
    void* structure_;
    const Check check_;
    std::vector<Frame> frames_;
    std::size_t skip_depth_ = 0;  ///< Containers open inside an ignored value.
    std::size_t values_ = 0;
    std::string text_;  ///< Parts of a string or key with escapes, or of a number.
    Violations violations_;
    Error error_;
};

}  // namespace beholden::wire
