/**
 * Files as names and tensors: safetensors, torch archives, PNG with text, atomic writing. Knows no architecture, runs
 * nothing that a file contains, and refuses what it cannot prove. Uses {@code tensor} only.
 *
 * <p>Every refusal is a {@link org.cachescope.format.FormatException} that names file, place, expectation and finding.
 * The cost of reading is bounded by the file's own size, whatever the file claims.
 */
@NullMarked
package org.cachescope.format;

import org.jspecify.annotations.NullMarked;
