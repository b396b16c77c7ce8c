#pragma once

#include <cstddef>
#include <span>

namespace beholden::imaging {

/// How the stored picture is turned: the values of EXIF tag 0x0112, 1 (upright) to 8.
using Orientation = int;

/// The first EXIF block ("Exif" APP1) of a JPEG, empty if none stands before the first scan.
///
/// Reads marker lengths alone, at most once over the file; hostile input is fine.
std::span<const std::byte> find_jpeg_exif(std::span<const std::byte> jpeg) noexcept;

/// Orientation from a TIFF block (what follows "Exif\0\0" in a JPEG, all of a PNG's eXIf).
///
/// Only the first directory is read and no link is followed, so that loops cost nothing.
///
/// returns  1 for anything absent, damaged or outside 1..8.
/// source   CIPA DC-008 (EXIF 2.32) section 4.6.2; TIFF 6.0 section 2.
Orientation parse_exif_orientation(std::span<const std::byte> tiff) noexcept;

}  // namespace beholden::imaging
