#include "analysis/faces/head_geometry.h"

namespace beholden::analysis {
namespace {

/// A point of the mesh in the middle of the head: down and away.
struct Middle {
    std::uint16_t index;
    double y;
    double z;
};
constexpr Middle kMiddle[] = {
    {10, -0.6322, -0.1968}, {151, -0.4622, -0.2357}, {9, -0.2838, -0.2633},
    {8, -0.1927, -0.2494},  {168, -0.1146, -0.2459}, {6, -0.0321, -0.2943},
    {197, 0.0434, -0.3494}, {195, 0.1129, -0.4088},  {5, 0.1866, -0.4703},
    {4, 0.2763, -0.4976},   {1, 0.3452, -0.4747},    {2, 0.4136, -0.3023},
};

/// A point left of the image's middle and its mirror image: across, down, away of the right one.
struct Pair {
    std::uint16_t left;
    std::uint16_t right;
    double x;
    double y;
    double z;
};
constexpr Pair kPairs[] = {
    {33, 263, 0.5000, -0.0675, 0.0007},   {133, 362, 0.1935, -0.0534, -0.0616},
    {234, 454, 0.7617, 0.1260, 0.5934},   {127, 356, 0.7718, -0.0259, 0.5427},
    {93, 323, 0.7518, 0.2803, 0.5997},    {50, 280, 0.5378, 0.2722, -0.0621},
    {117, 346, 0.5791, 0.1072, 0.0042},   {54, 284, 0.6600, -0.4361, 0.1570},
    {103, 332, 0.5505, -0.5320, 0.0169},  {67, 297, 0.3864, -0.5964, -0.1058},
    {109, 338, 0.2087, -0.6262, -0.1773}, {21, 251, 0.7299, -0.3154, 0.2916},
    {162, 389, 0.7644, -0.1866, 0.4313},  {132, 361, 0.7291, 0.4456, 0.5741},
    {98, 327, 0.1907, 0.3891, -0.2126},   {129, 358, 0.2317, 0.3160, -0.1714},
    {48, 278, 0.2101, 0.3208, -0.2989},   {205, 425, 0.4422, 0.3622, -0.1186},
    {36, 266, 0.3360, 0.2819, -0.1504},   {116, 345, 0.6963, 0.1079, 0.1414},
};

}  // namespace

std::vector<RigidPoint> rigid_points() {
    std::vector<RigidPoint> points;
    for (const Middle& middle : kMiddle) points.push_back({middle.index, {0, middle.y, middle.z}});
    for (const Pair& pair : kPairs) {
        points.push_back({pair.left, {-pair.x, pair.y, pair.z}});
        points.push_back({pair.right, {pair.x, pair.y, pair.z}});
    }
    return points;
}

}  // namespace beholden::analysis
