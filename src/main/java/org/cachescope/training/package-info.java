/**
 * Learns: a router's β with frozen weights (Ma et al., 2024, Section 3.3), and the weights of the small models that
 * ship. Every run is a pure function of its recipe and seed, can be stopped at any step and resumed without a
 * difference.
 */
@NullMarked
package org.cachescope.training;

import org.jspecify.annotations.NullMarked;
