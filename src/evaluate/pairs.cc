// The protocol of LFW view 2.
#include <charconv>
#include <fstream>
#include <map>
#include <optional>
#include <sstream>
#include <utility>

#include "evaluate/dataset.h"

namespace beholden::evaluate {
namespace {

namespace fs = std::filesystem;

std::vector<std::string> split_tabs(std::string line) {
    if (line.ends_with('\r')) line.pop_back();
    std::vector<std::string> fields;
    std::istringstream stream(line);
    for (std::string field; std::getline(stream, field, '\t');) fields.push_back(field);
    return fields;
}

std::optional<int> parse_number(const std::string& text) {
    int value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size() || value < 1) return std::nullopt;
    return value;
}

/// person/person_0007.jpg; none if the number is none.
std::optional<std::string> picture_name(const std::string& person, const std::string& number) {
    const auto value = parse_number(number);
    // A name that climbs out of the folder is no name of a person.
    if (!value || person.empty() || person.find('/') != std::string::npos || person == "..") {
        return std::nullopt;
    }
    std::string digits = std::to_string(*value);
    digits.insert(0, digits.size() < 4 ? 4 - digits.size() : 0, '0');
    return person + "/" + person + "_" + digits + ".jpg";
}

struct NamedPair {
    std::string first;
    std::string second;
    bool same = false;
};

std::optional<NamedPair> parse_pair(const std::vector<std::string>& fields) {
    if (fields.size() != 3 && fields.size() != 4) return std::nullopt;
    const bool same = fields.size() == 3;
    const auto first = picture_name(fields[0], fields[1]);
    const auto second =
        same ? picture_name(fields[0], fields[2]) : picture_name(fields[2], fields[3]);
    if (!first || !second) return std::nullopt;
    return NamedPair{*first, *second, same};
}

struct Header {
    int folds = 0;
    int pairs_per_kind = 0;
};

/// `10 300`: folds and pairs of either kind in each; `2200`: one fold.
std::optional<Header> parse_header(const std::vector<std::string>& fields) {
    if (fields.empty() || fields.size() > 2) return std::nullopt;
    const auto last = parse_number(fields.back());
    const auto folds = fields.size() == 2 ? parse_number(fields.front()) : std::optional(1);
    if (!last || !folds) return std::nullopt;
    return Header{*folds, *last};
}

PairList number_pictures(std::vector<NamedPair> named, const fs::path& images) {
    std::map<std::string, std::size_t> numbers;
    for (const NamedPair& pair : named) {
        numbers.emplace(pair.first, 0);
        numbers.emplace(pair.second, 0);
    }
    PairList list;
    for (auto& [name, number] : numbers) {
        number = list.pictures.size();
        list.pictures.push_back({images / name, name.substr(0, name.find('/')), ""});
    }
    for (const NamedPair& pair : named) {
        list.pairs.push_back({numbers.at(pair.first), numbers.at(pair.second), pair.same});
    }
    return list;
}

}  // namespace

Result<PairList> read_pairs(const fs::path& pairs_file, const fs::path& images) {
    std::ifstream stream(pairs_file, std::ios::binary);
    std::string line;
    if (!stream || !std::getline(stream, line)) {
        return fail(ErrorCode::kIo, pairs_file.filename().string() + ": cannot be read");
    }
    const auto header = parse_header(split_tabs(line));
    if (!header) {
        return fail(ErrorCode::kInvalidArgument, "pairs: line 1 is not the number of pairs");
    }
    std::vector<NamedPair> named;
    for (int number = 2; std::getline(stream, line); ++number) {
        if (line.empty() || line == "\r") continue;
        auto pair = parse_pair(split_tabs(line));
        if (!pair) {
            return fail(
                ErrorCode::kInvalidArgument,
                "pairs: line " + std::to_string(number) + " is not a pair of pictures"
            );
        }
        named.push_back(std::move(*pair));
    }
    const std::size_t expected = 2 * static_cast<std::size_t>(header->folds) *
                                 static_cast<std::size_t>(header->pairs_per_kind);
    if (named.size() != expected) {
        return fail(ErrorCode::kInvalidArgument, "pairs: line 1 promises another number of pairs");
    }
    PairList list = number_pictures(std::move(named), images);
    list.folds = header->folds;
    return list;
}

}  // namespace beholden::evaluate
