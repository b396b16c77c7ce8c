#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace beholden::gallery {

/// A collection's own rotation of templates. Lengths and angles stay, so that every score inside
/// the collection is what it was; templates of one face in two collections are as unlike as those
/// of two strangers, so that whoever holds both in clear learns nothing from comparing them.
///
/// A second layer under encryption, no substitute: about as many known pairs as a template has
/// values give the rotation away.
///
/// It is a product of layers, each a permutation and plane rotations of neighbours by angles of
/// its own, all drawn from the key: orthogonal by construction, and with enough layers every value
/// depends on every other.
///
/// threads  immutable.
class Rotation {
public:
    /// key  Of the collection; empty: templates stay as they are (collections of older programs).
    Rotation(std::span<const std::byte> key, int dimension);

    /// In place; as many values as the dimension says.
    void apply(std::span<float> values) const;
    /// The inverse of apply().
    void undo(std::span<float> values) const;

private:
    struct Turn {
        double cosine = 1;
        double sine = 0;
    };
    /// Value i comes from place `from[i]`; then the values 2i and 2i + 1 are turned by turns[i].
    struct Layer {
        std::vector<std::uint32_t> from;
        std::vector<Turn> turns;
    };
    std::vector<Layer> layers_;
};

}  // namespace beholden::gallery
