#pragma once

#include "analysis/faces/faces.h"

namespace beholden::analysis {

/// A yes with the probability 1 / (1 + exp(-(value - middle) / width)).
Judgement judge(double value, double middle, double width) noexcept;

}  // namespace beholden::analysis
