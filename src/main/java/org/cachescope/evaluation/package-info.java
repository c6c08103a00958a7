/**
 * Runs a network on a schedule and measures what comes of it: images, latency, PSNR and SSIM. Every number carries how it
 * was measured.
 */
@NullMarked
package org.cachescope.evaluation;

import org.jspecify.annotations.NullMarked;
