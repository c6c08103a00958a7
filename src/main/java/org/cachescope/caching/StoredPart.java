package org.cachescope.caching;

/**
 * Something that an evaluation keeps of adjacent blocks as a whole, for later ones to pass over them.
 *
 * @param blocks which ones, and what is kept of them. Of a stream only where they end matters
 * @param lastReader the last evaluation that reads it
 */
public record StoredPart(BlockRange blocks, int lastReader) {}
