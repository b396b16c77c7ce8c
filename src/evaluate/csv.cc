#include "evaluate/csv.h"

#include <algorithm>
#include <cstddef>
#include <utility>

namespace beholden::evaluate {
namespace {

/// Reads fields and line ends one by one.
class CsvReader {
public:
    explicit CsvReader(std::string_view text) : text_(text) {}

    [[nodiscard]] bool at_end() const { return at_ >= text_.size(); }

    /// The next field; leaves the position at the comma, line end or end that follows it.
    Result<std::string> field() {
        if (at_end() || text_[at_] != '"') {
            const std::size_t end = std::min(text_.find_first_of(",\r\n", at_), text_.size());
            std::string value(text_.substr(at_, end - at_));
            at_ = end;
            return value;
        }
        return quoted_field();
    }

    bool take_comma() {
        if (at_end() || text_[at_] != ',') return false;
        ++at_;
        return true;
    }

    void take_line_end() {
        if (!at_end() && text_[at_] == '\r') ++at_;
        if (!at_end() && text_[at_] == '\n') ++at_;
    }

private:
    Result<std::string> quoted_field() {
        std::string value;
        for (++at_; !at_end(); ++at_) {
            if (text_[at_] != '"') {
                value += text_[at_];
                continue;
            }
            ++at_;
            if (at_end() || text_[at_] != '"') return check_field_end(std::move(value));
            value += '"';
        }
        return fail(ErrorCode::kInvalidArgument, "CSV: a quote is not closed");
    }

    Result<std::string> check_field_end(std::string value) const {
        if (at_end() || std::string_view(",\r\n").find(text_[at_]) != std::string_view::npos) {
            return value;
        }
        return fail(ErrorCode::kInvalidArgument, "CSV: text after a closing quote");
    }

    std::string_view text_;
    std::size_t at_ = 0;
};

}  // namespace

Result<std::vector<std::vector<std::string>>> parse_csv(std::string_view text) {
    constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
    if (text.starts_with(kByteOrderMark)) text.remove_prefix(kByteOrderMark.size());
    std::vector<std::vector<std::string>> rows;
    CsvReader reader(text);
    while (!reader.at_end()) {
        std::vector<std::string> row;
        do {
            BH_TRY_ASSIGN(std::string field, reader.field());
            row.push_back(std::move(field));
        } while (reader.take_comma());
        reader.take_line_end();
        if (row.size() > 1 || !row.front().empty()) rows.push_back(std::move(row));
    }
    return rows;
}

}  // namespace beholden::evaluate
