#include "objects/listing_xml.h"

#include <charconv>
#include <optional>

#include "base/limits.h"
#include "objects/object_key.h"

namespace beholden::objects {

namespace {

tl::unexpected<Error> not_a_listing() {
    return fail(ErrorCode::kIo, "The endpoint of a bucket does not answer with a listing.");
}

void append_utf8(std::string& out, std::uint32_t code) {
    const auto put = [&out](std::uint32_t byte) { out += static_cast<char>(byte); };
    if (code < 0x80) return put(code);
    if (code < 0x800) {
        put(0xc0 | (code >> 6));
    } else if (code < 0x10000) {
        put(0xe0 | (code >> 12));
        put(0x80 | ((code >> 6) & 0x3f));
    } else {
        put(0xf0 | (code >> 18));
        put(0x80 | ((code >> 12) & 0x3f));
        put(0x80 | ((code >> 6) & 0x3f));
    }
    put(0x80 | (code & 0x3f));
}

/// What stands between `&` and `;`.
bool append_entity(std::string& out, std::string_view name) {
    constexpr std::pair<std::string_view, char> kNamed[] = {
        {"amp", '&'}, {"lt", '<'}, {"gt", '>'}, {"quot", '"'}, {"apos", '\''}
    };
    for (const auto& [known, character] : kNamed) {
        if (name != known) continue;
        out += character;
        return true;
    }
    if (!name.starts_with('#')) return false;
    const bool hexadecimal = name.starts_with("#x");
    const std::string_view digits = name.substr(hexadecimal ? 2 : 1);
    std::uint32_t code = 0;
    const auto parsed =
        std::from_chars(digits.data(), digits.data() + digits.size(), code, hexadecimal ? 16 : 10);
    if (parsed.ec != std::errc{} || parsed.ptr != digits.data() + digits.size()) return false;
    if (code == 0 || code > 0x10ffff || (code >= 0xd800 && code < 0xe000)) return false;
    append_utf8(out, code);
    return true;
}

Result<std::string> unescape(std::string_view text) {
    std::string out;
    while (true) {
        const std::size_t at = text.find('&');
        out += text.substr(0, at);
        if (at == std::string_view::npos) return out;
        const std::size_t end = text.find(';', at);
        if (end == std::string_view::npos) return not_a_listing();
        if (!append_entity(out, text.substr(at + 1, end - at - 1))) return not_a_listing();
        text.remove_prefix(end + 1);
    }
}

/// Where the reader is: the names of the open elements, and the text since the last tag.
class Reader {
public:
    explicit Reader(std::string_view xml) : rest_(xml) {}

    Result<ListingPage> read() {
        while (true) {
            const std::size_t at = rest_.find('<');
            if (at == std::string_view::npos) break;
            text_ += rest_.substr(0, at);
            rest_.remove_prefix(at);
            BH_TRY(take_markup());
        }
        if (!open_.empty() || !listing_seen_) return not_a_listing();
        if (truncated_ == page_.continuation.empty()) return not_a_listing();
        return std::move(page_);
    }

private:
    Result<void> take_markup() {
        if (rest_.starts_with("<!--")) return skip_past("-->");
        if (rest_.starts_with("<?")) return skip_past("?>");
        if (rest_.starts_with("<!")) return not_a_listing();
        const std::size_t end = rest_.find('>');
        if (end == std::string_view::npos) return not_a_listing();
        std::string_view tag = rest_.substr(1, end - 1);
        rest_.remove_prefix(end + 1);
        if (tag.starts_with('/')) return close(tag.substr(1));
        const bool empty_element = tag.ends_with('/');
        if (empty_element) tag.remove_suffix(1);
        const std::string_view name = tag.substr(0, tag.find_first_of(" \t\r\n"));
        BH_TRY(open(name));
        return empty_element ? close(name) : Result<void>{};
    }

    Result<void> skip_past(std::string_view mark) {
        const std::size_t at = rest_.find(mark);
        if (at == std::string_view::npos) return not_a_listing();
        rest_.remove_prefix(at + mark.size());
        return {};
    }

    Result<void> open(std::string_view name) {
        if (name.empty() || open_.size() >= limits::kListingDepthMax) return not_a_listing();
        if (open_.empty() && name != "ListBucketResult") return not_a_listing();
        listing_seen_ = true;
        open_.push_back(name);
        text_.clear();
        if (open_.size() == 2 && name == "Contents") object_ = {};
        return {};
    }

    Result<void> close(std::string_view name) {
        name = name.substr(0, name.find_first_of(" \t\r\n"));
        if (open_.empty() || open_.back() != name) return not_a_listing();
        if (open_.size() == 2) BH_TRY(close_member(name));
        if (open_.size() == 3 && open_[1] == "Contents") BH_TRY(close_member_of_object(name));
        open_.pop_back();
        text_.clear();
        return {};
    }

    Result<void> close_member(std::string_view name) {
        if (name == "Contents") {
            if (object_.key.empty()) return not_a_listing();
            page_.objects.push_back(std::move(object_));
        } else if (name == "IsTruncated") {
            truncated_ = text_ == "true";
        } else if (name == "NextContinuationToken") {
            BH_TRY_ASSIGN(page_.continuation, unescape(text_));
        }
        return {};
    }

    Result<void> close_member_of_object(std::string_view name) {
        if (name == "Key") {
            BH_TRY_ASSIGN(const std::string encoded, unescape(text_));
            auto key = decode_listed_key(encoded);
            if (!key) return not_a_listing();
            object_.key = std::move(*key);
        } else if (name == "Size") {
            const char* end = text_.data() + text_.size();
            const auto parsed = std::from_chars(text_.data(), end, object_.bytes);
            if (parsed.ec != std::errc{} || parsed.ptr != end) return not_a_listing();
        }
        return {};
    }

    std::string_view rest_;
    std::vector<std::string_view> open_;
    std::string text_;
    bool listing_seen_ = false;
    bool truncated_ = false;
    ListedObject object_;
    ListingPage page_;
};

}  // namespace

Result<ListingPage> parse_listing(std::string_view xml) { return Reader(xml).read(); }

}  // namespace beholden::objects
