/**
 * Where clean, labelled images come from: the procedural shapes, image folders, and the names of classes.
 *
 * <p>Rule: sample {@code i} of stream {@code seed} is a pure function of the two, so that training resumes and shards
 * exactly. Knows no model and no file format but pictures; may use {@code tensor} only.
 */
@NullMarked
package org.cachescope.data;

import org.jspecify.annotations.NullMarked;
