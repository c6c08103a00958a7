/**
 * Networks: one file each with its kernel texts, architecture records, and the seam through which a network gets its
 * layers' outputs, {@link org.cachescope.model.LayerEvaluator}.
 *
 * <p>One network class serves plain, cached, training and measuring runs; it knows neither caching nor sampling nor
 * where its weights come from.
 */
@NullMarked
package org.cachescope.model;

import org.jspecify.annotations.NullMarked;
