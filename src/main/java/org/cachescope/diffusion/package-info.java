/**
 * Noise schedules, respacing, guidance and solvers over a denoiser function: the samplers know a network only as "noise
 * in, prediction out". Coefficients are computed in double precision and rounded to float when they meet a tensor.
 */
@NullMarked
package org.cachescope.diffusion;

import org.jspecify.annotations.NullMarked;
