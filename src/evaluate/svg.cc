#include "evaluate/svg.h"

#include <fmt/format.h>

namespace beholden::evaluate {
namespace {

std::string escape(std::string_view words) {
    std::string escaped;
    for (const char c : words) {
        switch (c) {
            case '&': escaped += "&amp;"; break;
            case '<': escaped += "&lt;"; break;
            case '>': escaped += "&gt;"; break;
            case '"': escaped += "&quot;"; break;
            default: escaped += c;
        }
    }
    return escaped;
}

}  // namespace

Svg::Svg(double width, double height) {
    body_ = fmt::format(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {0:.0f} {1:.0f}\" "
        "width=\"{0:.0f}\" height=\"{1:.0f}\" font-family=\"sans-serif\">\n"
        "<rect width=\"100%\" height=\"100%\" fill=\"white\"/>\n",
        width, height
    );
}

void Svg::line(PlotPoint from, PlotPoint to, std::string_view colour, double width) {
    body_ += fmt::format(
        "<line x1=\"{:.1f}\" y1=\"{:.1f}\" x2=\"{:.1f}\" y2=\"{:.1f}\" stroke=\"{}\" "
        "stroke-width=\"{}\"/>\n",
        from.x, from.y, to.x, to.y, colour, width
    );
}

void Svg::polyline(std::span<const PlotPoint> points, std::string_view colour) {
    body_ += "<polyline fill=\"none\" stroke-width=\"2\" points=\"";
    for (const PlotPoint& point : points) body_ += fmt::format("{:.1f},{:.1f} ", point.x, point.y);
    body_ += fmt::format("\" stroke=\"{}\"/>\n", colour);
}

void Svg::circle(PlotPoint centre, double radius, std::string_view colour) {
    body_ += fmt::format(
        "<circle cx=\"{:.1f}\" cy=\"{:.1f}\" r=\"{:.1f}\" fill=\"{}\"/>\n", centre.x, centre.y,
        radius, colour
    );
}

void Svg::text(PlotPoint at, std::string_view words, std::string_view anchor, double size) {
    body_ += fmt::format(
        "<text x=\"{:.1f}\" y=\"{:.1f}\" text-anchor=\"{}\" font-size=\"{}\">{}</text>\n", at.x,
        at.y, anchor, size, escape(words)
    );
}

}  // namespace beholden::evaluate
