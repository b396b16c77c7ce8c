#pragma once

#include <span>
#include <string>
#include <string_view>

namespace beholden::evaluate {

/// Where on a drawing; pixels from the top left.
struct PlotPoint {
    double x = 0;
    double y = 0;
};

/// Writes one SVG drawing on white, for screens and paper alike. Text is escaped.
class Svg {
public:
    Svg(double width, double height);

    void line(PlotPoint from, PlotPoint to, std::string_view colour, double width = 1);
    void polyline(std::span<const PlotPoint> points, std::string_view colour);
    void circle(PlotPoint centre, double radius, std::string_view colour);
    /// anchor  "start", "middle" or "end": which part of the text lies at `at`.
    void text(PlotPoint at, std::string_view words, std::string_view anchor, double size = 12);

    /// The whole file.
    [[nodiscard]] std::string finish() const { return body_ + "</svg>\n"; }

private:
    std::string body_;
};

}  // namespace beholden::evaluate
