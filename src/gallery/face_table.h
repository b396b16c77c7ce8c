#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "gallery/gallery.h"
#include "store/store.h"

namespace beholden::gallery {

/// What is kept in memory of a face besides its template.
struct FaceFacts {
    store::FaceSeq seq = 0;
    store::Uuid face_id{};
    store::Uuid image_id{};
    RelativeBox box;
    float confidence_pct = 0;
    TimePoint created;
    store::UserSeq user = 0;             ///< Whose it is; 0: nobody's.
    std::string_view external_image_id;  ///< In the table: valid until it changes.
};

/// The faces of a collection in order of number, found by number or id. About 120 bytes a face:
/// strings lie end to end in one buffer, ids are bytes, the way from id to face is an open table
/// of 32-bit places.
///
/// threads  as a standard container.
class FaceTable {
public:
    /// Room for as many faces in all, so that adding them moves nothing: what a growing table
    /// leaves behind stays with the process.
    void reserve(std::size_t faces);

    /// The number must be above every one added before; the id must be new.
    ///
    /// returns  false, and changes nothing, if it is not so.
    [[nodiscard]] bool add(const FaceFacts& face);

    /// Overwrites and forgets; false if there is no such face.
    bool remove(store::FaceSeq seq);

    /// Makes it a user's, or with 0 nobody's; without effect if there is no such face.
    void set_user(store::FaceSeq seq, store::UserSeq user);

    /// Overwrites and forgets everything.
    void clear();

    [[nodiscard]] std::optional<store::FaceSeq> find(const store::Uuid& face_id) const;
    [[nodiscard]] std::optional<FaceFacts> at(store::FaceSeq seq) const;
    /// The first face whose number is above `seq`.
    [[nodiscard]] std::optional<FaceFacts> after(store::FaceSeq seq) const;

    [[nodiscard]] std::int64_t size() const noexcept { return live_; }

private:
    struct Row {
        store::FaceSeq seq;
        store::Uuid face_id;
        store::Uuid image_id;
        RelativeBox box;
        float confidence_pct;
        std::uint32_t text_size : 31;
        std::uint32_t dead : 1;
        TimePoint created;
        store::UserSeq user;
        std::uint64_t text_begin;
    };

    [[nodiscard]] std::size_t row_of(store::FaceSeq seq) const;  ///< rows_.size(): none.
    [[nodiscard]] std::size_t slot_of(const store::Uuid& face_id) const;
    [[nodiscard]] FaceFacts facts_of(const Row& row) const;
    void rebuild_slots(std::size_t slots_min);
    void compact();

    std::vector<Row> rows_;  ///< Rising seq; dead ones stay until compact().
    std::vector<char> texts_;
    std::vector<std::uint32_t> slots_;  ///< Row + 1; 0: free. A power of two, at most 3/4 used.
    std::size_t slots_used_ = 0;        ///< With those of dead rows.
    std::int64_t live_ = 0;
};

}  // namespace beholden::gallery
