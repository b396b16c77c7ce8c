#include <cmath>
#include <complex>

#include "imaging/geometry.h"

namespace beholden::imaging {
namespace {

using Complex = std::complex<double>;

Complex mean_of(std::span<const Point> points) {
    Complex sum = 0;
    for (const Point& p : points) sum += Complex(p.x, p.y);
    return sum / static_cast<double>(points.size());
}

}  // namespace

// In the plane a rotation with scale is one complex factor, so that the least squares of Umeyama
// (whose SVD only keeps reflections out) is the linear one: factor = sum(conj(p) q) / sum(|p|^2)
// over the points less their means.
Result<Affine> similarity_transform(std::span<const Point> from, std::span<const Point> to) {
    if (from.size() != to.size() || from.size() < 2) {
        return fail(ErrorCode::kInvalidArgument, "a similarity needs two or more pairs of points");
    }
    const Complex from_mean = mean_of(from);
    const Complex to_mean = mean_of(to);
    Complex correlation = 0;
    double from_spread = 0;
    double to_spread = 0;
    for (std::size_t i = 0; i < from.size(); ++i) {
        const Complex p = Complex(from[i].x, from[i].y) - from_mean;
        const Complex q = Complex(to[i].x, to[i].y) - to_mean;
        correlation += std::conj(p) * q;
        from_spread += std::norm(p);
        to_spread += std::norm(q);
    }
    const Complex factor = correlation / from_spread;
    // Written so that a NaN fails too. Without scale the transform has no inverse.
    const double scale_min = 1e-9;
    if (!(from_spread > 0) || !(to_spread > 0) || !(std::abs(factor) > scale_min) ||
        !std::isfinite(std::abs(factor))) {
        return fail(ErrorCode::kInvalidArgument, "the points coincide or have no similarity");
    }
    const Complex shift = to_mean - factor * from_mean;
    return Affine{
        {{factor.real(), -factor.imag(), shift.real()}, {factor.imag(), factor.real(), shift.imag()}
        }
    };
}

}  // namespace beholden::imaging
