package org.cachescope.format;

/**
 * Stands in a torch file's tree for a harmless object that is not read: a class mentioned as a value, a bare storage.
 *
 * @param globalName its full Python name, such as {@code torch.FloatStorage}
 */
public record Skipped(String globalName) {}
