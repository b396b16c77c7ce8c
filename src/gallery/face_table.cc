#include "gallery/face_table.h"

#include <algorithm>
#include <bit>
#include <cstring>

#include "base/check.h"

namespace beholden::gallery {

namespace {

constexpr std::size_t kSlotsMin = 16;
constexpr std::size_t kDeadMin = 64;  // below this, compacting is not worth a pass

// Ids are random (version 4): any eight bytes of one are its hash. These hold no fixed bits.
std::size_t hash_of(const store::Uuid& id) noexcept {
    std::size_t hash = 0;
    static_assert(sizeof hash == 8);
    std::memcpy(&hash, id.data() + 8, sizeof hash);
    return hash ^ (hash >> 29);  // the variant's two bits are in the low byte
}

}  // namespace

void FaceTable::reserve(std::size_t faces) {
    rows_.reserve(faces);
    if (faces * 4 > slots_.size() * 3) rebuild_slots(faces * 4 / 3 + 1);
}

bool FaceTable::add(const FaceFacts& face) {
    if ((!rows_.empty() && rows_.back().seq >= face.seq) || find(face.face_id)) return false;
    if ((slots_used_ + 1) * 4 > slots_.size() * 3) rebuild_slots(2 * (rows_.size() + 1));
    Row row{
        .seq = face.seq,
        .face_id = face.face_id,
        .image_id = face.image_id,
        .box = face.box,
        .confidence_pct = face.confidence_pct,
        .text_size = static_cast<std::uint32_t>(face.external_image_id.size()) & 0x7fffffffu,
        .dead = 0,
        .created = face.created,
        .user = face.user,
        .text_begin = texts_.size(),
    };
    texts_.insert(texts_.end(), face.external_image_id.begin(), face.external_image_id.end());
    rows_.push_back(row);
    slots_[slot_of(face.face_id)] = static_cast<std::uint32_t>(rows_.size());
    ++slots_used_;
    ++live_;
    return true;
}

bool FaceTable::remove(store::FaceSeq seq) {
    const std::size_t place = row_of(seq);
    if (place == rows_.size()) return false;
    Row& row = rows_[place];
    const auto text = texts_.begin() + static_cast<std::ptrdiff_t>(row.text_begin);
    std::fill_n(text, row.text_size, '\0');
    // The id stays with the dead row until compact(): lookups walk over its slot.
    row =
        Row{.seq = row.seq,
            .face_id = row.face_id,
            .image_id = {},
            .box = {},
            .confidence_pct = 0,
            .text_size = 0,
            .dead = 1,
            .created = {},
            .user = 0,
            .text_begin = 0};
    --live_;
    const std::size_t dead = rows_.size() - static_cast<std::size_t>(live_);
    if (dead >= kDeadMin && dead * 2 > rows_.size()) compact();
    return true;
}

void FaceTable::set_user(store::FaceSeq seq, store::UserSeq user) {
    const std::size_t place = row_of(seq);
    if (place != rows_.size()) rows_[place].user = user;
}

void FaceTable::clear() {
    std::ranges::fill(texts_, '\0');
    *this = FaceTable();
}

std::optional<store::FaceSeq> FaceTable::find(const store::Uuid& face_id) const {
    if (slots_.empty()) return std::nullopt;
    const std::uint32_t slot = slots_[slot_of(face_id)];
    if (slot == 0 || rows_[slot - 1].dead != 0) return std::nullopt;
    return rows_[slot - 1].seq;
}

std::optional<FaceFacts> FaceTable::at(store::FaceSeq seq) const {
    const std::size_t place = row_of(seq);
    if (place == rows_.size()) return std::nullopt;
    return facts_of(rows_[place]);
}

std::optional<FaceFacts> FaceTable::after(store::FaceSeq seq) const {
    auto row = std::ranges::upper_bound(rows_, seq, {}, &Row::seq);
    while (row != rows_.end() && row->dead != 0) ++row;
    if (row == rows_.end()) return std::nullopt;
    return facts_of(*row);
}

std::size_t FaceTable::row_of(store::FaceSeq seq) const {
    const auto row = std::ranges::lower_bound(rows_, seq, {}, &Row::seq);
    if (row == rows_.end() || row->seq != seq || row->dead != 0) return rows_.size();
    return static_cast<std::size_t>(row - rows_.begin());
}

std::size_t FaceTable::slot_of(const store::Uuid& face_id) const {
    const std::size_t mask = slots_.size() - 1;
    std::size_t slot = hash_of(face_id) & mask;
    // Ends: at most three quarters of the slots are used.
    while (slots_[slot] != 0 && rows_[slots_[slot] - 1].face_id != face_id)
        slot = (slot + 1) & mask;
    return slot;
}

FaceFacts FaceTable::facts_of(const Row& row) const {
    return {
        .seq = row.seq,
        .face_id = row.face_id,
        .image_id = row.image_id,
        .box = row.box,
        .confidence_pct = row.confidence_pct,
        .created = row.created,
        .user = row.user,
        .external_image_id = std::string_view(texts_.data() + row.text_begin, row.text_size),
    };
}

void FaceTable::rebuild_slots(std::size_t slots_min) {
    slots_.assign(std::bit_ceil(std::max(slots_min, kSlotsMin)), 0);
    slots_used_ = rows_.size();
    for (std::size_t i = 0; i < rows_.size(); ++i) {
        slots_[slot_of(rows_[i].face_id)] = static_cast<std::uint32_t>(i + 1);
    }
}

void FaceTable::compact() {
    std::vector<char> texts;
    for (Row& row : rows_) {
        if (row.dead != 0) continue;
        const auto begin = texts_.begin() + static_cast<std::ptrdiff_t>(row.text_begin);
        row.text_begin = texts.size();
        texts.insert(texts.end(), begin, begin + row.text_size);
    }
    std::ranges::fill(texts_, '\0');
    texts_ = std::move(texts);
    std::erase_if(rows_, [](const Row& row) { return row.dead != 0; });
    rows_.shrink_to_fit();
    rebuild_slots(2 * rows_.size());
}

}  // namespace beholden::gallery
