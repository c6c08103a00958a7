/**
 * Recognises what a checkpoint file or folder holds and maps it onto a network of {@code model}.
 *
 * <p>Rule: whatever the layout, weights come out under the published names of {@link
 * org.cachescope.model.DitWeightNames} or {@link org.cachescope.model.UVitWeightNames}, described without being read.
 * Knows names and shapes, computes nothing with the values but hashes and the search for NaN. Uses {@code format},
 * {@code model} and {@code tensor}.
 */
@NullMarked
package org.cachescope.checkpoint;

import org.jspecify.annotations.NullMarked;
