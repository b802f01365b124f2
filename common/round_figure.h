/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef COMMON_ROUND_FIGURE_H
#define COMMON_ROUND_FIGURE_H

/** The top of a chart: the least that is not below `most` in so many equal steps of 1, 2
 * or 5 of some power of ten. */
int round_figure(int most, int steps);

#endif /* COMMON_ROUND_FIGURE_H */
